package io.timecoin.query;

import io.timecoin.query.NodeState.Standing;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Tells of each change of a node's state: a line in the log and an event. For one thread at a time; the count for any. */
final class StateMoves {

    private static final Logger LOG = Logger.getLogger(StateMoves.class);

    private final Consumer<NodeEvent> events;
    private final LongAdder forbidden = new LongAdder();
    private volatile StartMode startMode = StartMode.CLEAN;
    private boolean started;

    StateMoves(Consumer<NodeEvent> events) {
        this.events = events;
    }

    /** Moves that the table of states does not have, since the start: a mistake in the program, and no reason to exit. */
    long forbidden() {
        return forbidden.sum();
    }

    /** What it had to do before it took part for the first time, or has had to do until now. Any thread. */
    StartMode startMode() {
        return startMode;
    }

    private void look(NodeState now) {
        switch (now) {
            case REPLAYING -> reach(StartMode.REPLAY);
            case SYNCING, BEHIND -> reach(StartMode.SYNC);
            case ACTIVE, OBSERVING -> started = true;
            case STOPPING, HALTED, DIFFERS, STARTING, CLOCK_WRONG, OVERLOADED, CHECKING -> {}
        }
    }

    private void reach(StartMode mode) {
        if (!started && mode.compareTo(startMode) > 0) {
            startMode = mode;
        }
    }

    /** @param at Unix ms of the change, if there is one */
    void look(Standing before, Standing now, long at) {
        if (now.state() != before.state()) {
            look(now.state());
            moved(before.state(), now, at);
        }
        if (now.noQuorum().isPresent() && before.noQuorum().isEmpty()) {
            LOG.warnf("%s: %s", Standing.NO_QUORUM, now.noQuorum().get());
        } else if (now.noQuorum().isEmpty() && before.noQuorum().isPresent()) {
            LOG.info("a quorum is reachable again");
        }
    }

    private void moved(NodeState before, Standing now, long at) {
        LOG.infof("state %s, was %s%s", now.state(), before, now.why().isEmpty() ? "" : ": " + now.why());
        if (!before.mayLeadTo(now.state())) {
            forbidden.increment();
            LOG.errorf(
                    "state %s came right after %s, which must not happen: a mistake in this program, please report it with"
                            + " the lines before",
                    now.state(), before);
        }
        events.accept(new NodeEvent.StateChanged(before, now.state(), now.why(), at));
    }
}
