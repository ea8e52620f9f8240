package io.timecoin.api;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The endless answers that are open, which end when the node begins to stop; {@link RequestGate} bounds how many. Any thread. */
@Singleton
public final class OpenStreams {

    private final Set<Runnable> ends = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean stopping = new AtomicBoolean();

    /**
     * Counts one more stream; {@code end} is called once when the node stops.
     *
     * @throws ApiException if the node is stopping
     */
    public void opened(Runnable end) {
        ends.add(end);
        if (stopping.get()) {
            ends.remove(end);
            throw ApiException.of(ApiException.Kind.UNAVAILABLE, "STOPPING", "the node is stopping");
        }
    }

    public void closed(Runnable end) {
        ends.remove(end);
    }

    /** Streams open now. */
    public int count() {
        return ends.size();
    }

    /** A stop waits for answers in work; these would never end by themselves. */
    void delayed(@Observes ShutdownDelayInitiatedEvent event) {
        endAll();
    }

    void stopped(@Observes ShutdownEvent event) {
        endAll();
    }

    private void endAll() {
        stopping.set(true);
        ends.forEach(Runnable::run);
        ends.clear();
    }
}
