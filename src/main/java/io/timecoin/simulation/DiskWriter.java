package io.timecoin.simulation;

import io.timecoin.replica.FinalizedBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * How one node writes: votes to the vote log, in order, one fsync at a time for all that wait, and final blocks to the
 * database, which is synced first if a vote rests on blocks that are nowhere else. An
 * fsync takes up to 5 ms; one in a hundred stalls for up to 0.4 s while faults last, and on a slow disk each takes seconds.
 */
final class DiskWriter {

    private static final long MOST_STALL = 400 * VirtualTime.MILLI;
    private static final long LEAST = 200;
    private static final long USUAL = 5 * VirtualTime.MILLI;
    private static final long SLOW = 1_000 * VirtualTime.MILLI;
    private static final int NEVER = -1;

    /** More final blocks than that, not applied yet, are more than should be. */
    private static final int MOST_UNAPPLIED = 64;

    /**
     * What is durable together.
     *
     * @param content hands it to the disk
     * @param chainHeight up to which the chain has to be synced before
     */
    private record Batch(Consumer<SimulatedDisk> content, long chainHeight, Runnable durable) {}

    private final SimulatedNode node;
    private final SimulatedWorld world;
    private final ArrayDeque<Batch> waiting = new ArrayDeque<>();
    private final ArrayDeque<FinalizedBlock> unapplied = new ArrayDeque<>();
    private List<Batch> group = List.of();
    private Runnable syncing = () -> {};
    private long syncs;
    private long slowestMillis;
    private long crashAfterMillis = NEVER;

    DiskWriter(SimulatedNode node, SimulatedWorld world) {
        this.node = node;
        this.world = world;
    }

    /**
     * Makes the disk slow, or (with 0) as quick as usual; what is being written is then done soon.
     *
     * @param mostMillis how long an fsync may take
     */
    void slowDown(long mostMillis) {
        slowestMillis = mostMillis;
        if (mostMillis == 0 && !group.isEmpty()) {
            sync(syncing);
        }
    }

    /** The next write to the vote log ends in a power failure; the node starts again {@code downMillis} later. */
    void crashInNextWrite(long downMillis) {
        crashAfterMillis = downMillis;
    }

    /**
     * Writes something to the vote log, behind all that was to be written before.
     *
     * @param chainHeight up to which the chain's database has to be synced first
     * @param durable runs once it is safe
     */
    void write(Consumer<SimulatedDisk> content, long chainHeight, Runnable durable) {
        waiting.addLast(new Batch(content, chainHeight, durable));
        if (group.isEmpty()) {
            writeGroup();
        }
    }

    private void writeGroup() {
        group = List.copyOf(waiting);
        waiting.clear();
        long chainHeight = group.stream().mapToLong(Batch::chainHeight).max().orElse(0);
        if (chainHeight > node.disk().syncedHeight()) {
            sync(() -> {
                applyWaiting();
                node.disk().sync();
                append();
            });
        } else {
            append();
        }
    }

    private void append() {
        group.forEach(batch -> batch.content().accept(node.disk()));
        sync(this::written);
    }

    private void sync(Runnable then) {
        syncing = then;
        long sync = ++syncs;
        long begun = world.time.micros();
        long micros = fsyncMicros();
        if (crashAfterMillis >= 0) {
            long downMillis = crashAfterMillis;
            node.later(world.random.nextLong(micros + 1), () -> crashInWrite(downMillis));
        }
        node.later(micros, () -> {
            if (sync == syncs) {
                if (world.time.micros() - begun > SLOW) {
                    world.situations.occurred(Situation.VOTE_WRITTEN_SLOWLY, node.host);
                }
                then.run();
            }
        });
    }

    private long fsyncMicros() {
        if (slowestMillis > 0) {
            return LEAST + world.random.nextLong(slowestMillis * VirtualTime.MILLI);
        }
        boolean stalls = !world.isHealed() && world.random.nextInt(100) == 0;
        return stalls ? world.random.nextLong(MOST_STALL) : LEAST + world.random.nextLong(USUAL);
    }

    private void written() {
        List<Batch> done = group;
        group = List.of();
        done.forEach(batch -> node.disk().written());
        if (!waiting.isEmpty()) {
            writeGroup();
        }
        done.forEach(batch -> batch.durable().run());
    }

    private void crashInWrite(long downMillis) {
        crashAfterMillis = NEVER;
        if (!world.isHealed()) {
            node.crash();
            world.time.after(downMillis * VirtualTime.MILLI, node::startUnlessUp);
        }
    }

    /** Blocks have become final: they are applied a little later. */
    void apply(List<FinalizedBlock> blocks) {
        unapplied.addAll(blocks);
        node.later(world.random.nextLong(USUAL), this::applyWaiting);
    }

    /** Whether more final blocks wait than should. */
    boolean isBehind() {
        return unapplied.size() > MOST_UNAPPLIED;
    }

    /** Does something once all that is final by now is applied. */
    void whenApplied(Runnable work) {
        node.later(USUAL, work);
    }

    /** All that is final is applied now. */
    void applyWaiting() {
        List<FinalizedBlock> due = new ArrayList<>(unapplied);
        unapplied.clear();
        due.forEach(node::apply);
    }

    /** The process has ended. */
    void clear() {
        waiting.clear();
        unapplied.clear();
        group = List.of();
        syncs++;
    }
}
