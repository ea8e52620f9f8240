package io.timecoin.api;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.timecoin.node.ApiConfig;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The endless answers that are open: bounded in number, and ended when the node begins to stop. Any thread. */
@Singleton
public final class OpenStreams {

    private final int most;
    private final Set<Runnable> ends = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean stopping = new AtomicBoolean();

    public OpenStreams(ApiConfig config) {
        this.most = config.maxStreams();
    }

    /**
     * Counts one more stream; {@code end} is called once when the node stops.
     *
     * @throws ApiException if there are too many, or the node is stopping
     */
    public void opened(Runnable end) {
        ends.add(end);
        if (stopping.get()) {
            ends.remove(end);
            throw ApiException.of(ApiException.Kind.UNAVAILABLE, "STOPPING", "the node is stopping");
        }
        if (ends.size() > most) {
            ends.remove(end);
            throw ApiException.of(
                    ApiException.Kind.OVERLOADED, "TOO_MANY_STREAMS", "this node serves at most " + most + " streams");
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
