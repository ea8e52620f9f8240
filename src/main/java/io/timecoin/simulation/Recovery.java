package io.timecoin.simulation;

import io.timecoin.consensus.ConsensusCore;
import java.util.List;
import java.util.Optional;

/**
 * What faults leave behind ends with recovery: views half done, in which some have said Nullify since they could not hear the
 * leader, timers that have grown, blocks and certificates that some lack.
 *
 * <p>It begins when all faults have ended. First all correct nodes that have not left for good have to run, and each two of
 * them to be linked. It is over when, after that, each of them holds a block to be final that is higher than any that was
 * final at one of them at that moment, and is in a view that none had entered by then; and when the same has come about once
 * more, since a view may have begun before its leader had caught up. It may take {@link #MOST_MILLIS} (invariant RECOVERY).
 */
final class Recovery {

    /** How long after the faults it may take, ms. */
    static final long MOST_MILLIS = 60_000;

    private static final long LOOK_AGAIN = 10 * VirtualTime.MILLI;

    /** How far a node is, or several are. */
    private record Progress(long height, long epoch, long view) {
        static final Progress NONE = new Progress(0, 0, 0);

        static Progress of(SimulatedNode node) {
            ConsensusCore core = node.replica().core();
            return new Progress(node.replica().tip().height(), core.epoch(), core.currentView());
        }

        private boolean isInLaterView(Progress other) {
            return epoch > other.epoch || (epoch == other.epoch && view > other.view);
        }

        Progress furthest(Progress other) {
            Progress later = isInLaterView(other) ? this : other;
            return new Progress(Math.max(height, other.height), later.epoch, later.view);
        }

        boolean isBeyond(Progress before) {
            return height > before.height && isInLaterView(before);
        }
    }

    private final SimulatedWorld world;
    private Optional<Long> beganAt = Optional.empty();
    private Optional<Long> endedAt = Optional.empty();

    Recovery(SimulatedWorld world) {
        this.world = world;
    }

    /** All faults have ended. */
    void begin() {
        beganAt = Optional.of(world.time.micros());
        awaitLinks();
    }

    private void awaitLinks() {
        List<SimulatedNode> staying = world.staying();
        boolean linked = staying.stream()
                .allMatch(node ->
                        node.isUp() && staying.stream().allMatch(other -> other == node || node.isLinked(other.host)));
        if (linked) {
            awaitProgress(furthest(), () -> awaitProgress(furthest(), this::end));
        } else {
            world.time.after(LOOK_AGAIN, this::awaitLinks);
        }
    }

    private Progress furthest() {
        return world.staying().stream().map(Progress::of).reduce(Progress.NONE, Progress::furthest);
    }

    private void awaitProgress(Progress before, Runnable then) {
        if (world.staying().stream().allMatch(node -> Progress.of(node).isBeyond(before))) {
            then.run();
        } else {
            world.time.after(LOOK_AGAIN, () -> awaitProgress(before, then));
        }
    }

    private void end() {
        endedAt = Optional.of(world.time.micros());
        world.trace.add(() -> "recovered");
    }

    boolean hasBegun() {
        return beganAt.isPresent();
    }

    /** When it was over, virtual microseconds. */
    Optional<Long> endedAt() {
        return endedAt;
    }

    /** How long it took, microseconds; empty if it did not end. */
    Optional<Long> micros() {
        return endedAt.map(end -> end - beganAt.orElseThrow());
    }

    /** The run ends here: what is said if it has taken too long, until now if it is not over. */
    Optional<String> tooLong() {
        long until = endedAt.orElse(world.time.micros());
        return beganAt.map(begin -> (until - begin) / VirtualTime.MILLI)
                .filter(millis -> millis > MOST_MILLIS)
                .map(millis -> "recovery takes " + millis + " ms, and may take " + MOST_MILLIS);
    }
}
