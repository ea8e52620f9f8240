package io.timecoin.cli.bench;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Reads what processes use when the measured time begins and ends, and has the nodes looked at meanwhile. For one thread. */
final class LoadFigures implements LoadObserver {

    private final List<Long> pids;
    private final Consumer<String> notes;
    private final LongConsumer begins;
    private final NodeWatch watch;
    private List<Optional<ProcessUsage>> nodesBefore = List.of();
    private List<Optional<ProcessUsage>> nodesAfter = List.of();
    private Optional<ProcessUsage> ownBefore = Optional.empty();
    private Optional<ProcessUsage> ownAfter = Optional.empty();

    /** @param begins is told when the measured time begins, in nanoseconds of this process's clock */
    LoadFigures(List<Long> pids, Consumer<String> notes, LongConsumer begins, NodeWatch watch) {
        this.pids = List.copyOf(pids);
        this.notes = notes;
        this.begins = begins;
        this.watch = watch;
    }

    @Override
    public void measuringBegins(long nanos) {
        nodesBefore = usage();
        ownBefore = own();
        watch.begins();
        begins.accept(nanos);
        notes.accept("measuring begins");
    }

    @Override
    public void measuringEnds(long nanos) {
        nodesAfter = usage();
        ownAfter = own();
        watch.ends();
    }

    @Override
    public void interval(IntervalLoad load) {
        watch.interval(load);
    }

    @Override
    public void nodeChanged(int node, String what) {
        notes.accept("node " + node + " " + what);
    }

    private List<Optional<ProcessUsage>> usage() {
        return pids.stream().map(ProcessUsage::of).toList();
    }

    private static Optional<ProcessUsage> own() {
        return ProcessUsage.of(ProcessHandle.current().pid());
    }

    /** Of each node. */
    List<NodeFigures> nodes() {
        return NodeFigures.between(nodesBefore, nodesAfter);
    }

    /** CPU seconds of this process in the measured time. */
    Optional<Double> generatorCpuSeconds() {
        return ownBefore.flatMap(a -> ownAfter.map(b -> (b.cpuMillis() - a.cpuMillis()) / 1e3));
    }
}
