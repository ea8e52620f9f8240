package io.timecoin.api;

import io.timecoin.query.EventLog;
import io.timecoin.query.NodeEvent;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries events from the log to one subscriber at the subscriber's pace: it takes from the log only what the sink can take
 * now, and holds nothing but a cursor. If the log overtakes it, the sink is told of the gap.
 *
 * <p>{@link #run} may be called from any thread whenever there may be more to do; turns never overlap. After each batch others have
 * their turn: a subscriber that is far behind, and takes all at once, would keep its thread from everybody else for seconds.
 */
public final class EventPump implements Runnable, AutoCloseable {

    /** Where events go. Called by one thread at a time. */
    public interface Sink {

        /** Whether it can take one more now; if not, the pump is to be run again once it can. */
        boolean isReady();

        /** Whether it can take this one now; room that it takes for it is for the {@link #event} that follows. */
        default boolean takes(NodeEvent event) {
            return isReady();
        }

        /** One event that the filter admits. */
        void event(long id, NodeEvent event);

        /** Events after {@code afterId} up to before {@code nextId} are lost to this subscriber. */
        void gap(long afterId, long nextId);
    }

    private static final int BATCH = 64;

    private final EventLog log;
    private final EventFilter filter;
    private final Sink sink;
    private final Consumer<Runnable> later;
    private final AtomicInteger turns = new AtomicInteger();
    private volatile EventLog.@Nullable Subscription subscription;
    private volatile boolean closed;
    private long cursor; // of the thread whose turn it is

    /**
     * Does nothing until {@link #begin}.
     *
     * @param afterId the event after which to begin; one that the log cannot have given begins now, after a gap
     * @param later goes on with it behind what else its thread has to do
     */
    public EventPump(EventLog log, EventFilter filter, long afterId, Sink sink, Consumer<Runnable> later) {
        this.log = log;
        this.filter = filter;
        this.sink = sink;
        this.later = later;
        this.cursor = afterId;
    }

    /** Delivers what is there and from then on what comes. Once. */
    public void begin() {
        subscription = log.subscribe(this, filter.wants(EventFilter.Kind.UTXO));
        run();
        if (closed) {
            close(); // closed by the sink while this was subscribing
        }
    }

    @Override
    public void run() {
        if (turns.getAndIncrement() == 0) {
            turn();
        }
    }

    private void turn() {
        int seen = turns.get();
        boolean more = !closed && sink.isReady() && step();
        if (more || turns.addAndGet(-seen) != 0) {
            later.accept(this::turn);
        }
    }

    /** Delivers a batch as far as the sink takes it; false if there is nothing more or it takes no more. */
    private boolean step() {
        long last = log.lastId();
        if (cursor > last) {
            sink.gap(cursor, last + 1);
            cursor = last;
            return true;
        }
        EventLog.Batch batch = log.read(cursor, BATCH);
        if (batch.firstId() > cursor + 1) {
            sink.gap(cursor, batch.firstId());
            cursor = batch.firstId() - 1;
            return true;
        }
        for (EventLog.Entry entry : batch.entries()) {
            if (filter.admits(entry.event())) {
                if (closed || !sink.takes(entry.event())) {
                    return false;
                }
                sink.event(entry.id(), entry.event());
            }
            cursor = entry.id();
        }
        return !batch.entries().isEmpty();
    }

    @Override
    public void close() {
        closed = true;
        EventLog.Subscription current = subscription;
        if (current != null) {
            current.close();
        }
    }
}
