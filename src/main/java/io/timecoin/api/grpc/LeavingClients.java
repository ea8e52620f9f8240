package io.timecoin.api.grpc;

import com.google.protobuf.MessageLite;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import io.timecoin.api.Asker;
import io.timecoin.api.CallsInWork;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells a call whose it is and that its client has left, and the gate what of the call's messages is with who answers it. The
 * transport below tells nothing once the client's own messages are whole, as they are in every stream of answers: those would be
 * served for ever.
 */
@Singleton
@GlobalInterceptor
public final class LeavingClients implements ServerInterceptor {

    private static final Metadata.Key<String> CALL =
            Metadata.Key.of(CallsInWork.NAME, Metadata.ASCII_STRING_MARSHALLER);

    private static final Context.Key<Asker> ASKER = Context.key("asker");

    /** Before each message. */
    private static final int FRAME_BYTES = 5;

    private final CallsInWork calls;

    public LeavingClients(CallsInWork calls) {
        this.calls = calls;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String name = Objects.requireNonNull(headers.get(CALL), "a call that did not pass the gate");
        Optional<Asker> asker = calls.caller(name);
        if (asker.isEmpty()) {
            return new ServerCall.Listener<>() {}; // nobody waits for it any more
        }
        LeavableCall<Q, A> leavable = new LeavableCall<>(call);
        ServerCall.Listener<Q> listener =
                Contexts.interceptCall(Context.current().withValue(ASKER, asker.get()), leavable, headers, next);
        asker.get().whenOver(() -> leavable.leave(listener));
        LongConsumer handedOn = calls.handedOn(name);
        return new SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onMessage(Q message) {
                handedOn.accept(FRAME_BYTES + ((MessageLite) message).getSerializedSize());
                super.onMessage(message);
            }
        };
    }

    /** Whose call this thread begins to answer. */
    static Asker asker() {
        return Objects.requireNonNull(ASKER.get(), "a call that did not pass the gate");
    }

    /** On the event loop of its connection, but for {@link #isCancelled}. */
    private static final class LeavableCall<Q, A> extends SimpleForwardingServerCall<Q, A> {

        private volatile boolean closed;
        private volatile boolean left;

        LeavableCall(ServerCall<Q, A> call) {
            super(call);
        }

        void leave(ServerCall.Listener<Q> listener) {
            if (!closed && !super.isCancelled()) {
                left = true;
                listener.onCancel();
            }
        }

        @Override
        public boolean isCancelled() {
            return left || super.isCancelled();
        }

        @Override
        public boolean isReady() {
            return !left && super.isReady();
        }

        @Override
        public void sendMessage(A message) {
            if (!left) {
                super.sendMessage(message);
            }
        }

        @Override
        public void close(Status status, @Nullable Metadata trailers) {
            closed = true;
            if (!left) {
                super.close(status, trailers);
            }
        }
    }
}
