package io.timecoin.api;

import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Calls of gRPC that passed the gate, by a name under which who answers one finds its request; and what their messages take between
 * being read and being with who answers. Any thread, but for {@link #begin}.
 */
@Singleton
public final class CallsInWork {

    /** A header of our own making, which tells the answerer of a call which request it is. */
    public static final String NAME = "timecoin-call";

    private final Map<String, ClientRequest> calls = new ConcurrentHashMap<>();
    private final AtomicLong number = new AtomicLong();

    /** A call has come; it leaves when its request is over. On its event loop. */
    void begin(ClientRequest request) {
        String name = Long.toString(number.incrementAndGet());
        request.context().request().headers().set(NAME, name);
        calls.put(name, request);
        request.whenOver(() -> calls.remove(name));
    }

    /**
     * Whose call it is, which says when it is over, however its client left: the transport of calls tells only of clients that leave
     * before their own part is whole. Empty if it was over before it was begun.
     *
     * @param name what {@link #NAME} says
     */
    public Optional<Asker> caller(String name) {
        return Optional.ofNullable(calls.get(name));
    }

    /**
     * Tells whom to tell what of a call's messages is with who answers it.
     *
     * @param name what {@link #NAME} says
     */
    public LongConsumer handedOn(String name) {
        ClientRequest request = calls.get(name);
        return request == null ? _ -> {} : request::handedOn;
    }

    /** Bytes of messages that were read and are not with who answers. */
    long bytesBetween() {
        return calls.values().stream().mapToLong(ClientRequest::bytesBetween).sum();
    }

    /**
     * Cuts the largest off until all have room beside {@code bodies}: what answers calls keeps messages until they are whole, and whole
     * ones until they are asked for.
     */
    void bound(Shares bodies) {
        long over = bytesBetween() + bodies.taken() - bodies.most();
        if (over <= 0) {
            return;
        }
        record Call(ClientRequest request, long bytes) {}
        List<Call> largest = calls.values().stream()
                .map(request -> new Call(request, request.bytesBetween()))
                .filter(call -> call.bytes() > 0)
                .sorted(Comparator.comparingLong(Call::bytes).reversed())
                .toList();
        for (Call call : largest) {
            call.request().onItsLoop(call.request()::cutOff);
            over -= call.bytes();
            if (over <= 0) {
                return;
            }
        }
    }
}
