package io.timecoin.cli.bench;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads what processes use when the measured time begins and ends, and tells how the load goes. For one thread. */
final class LoadFigures implements LoadObserver {

    private final List<Long> pids;
    private final Consumer<String> notes;
    private final Optional<KillOne> killer;
    private List<Optional<ProcessUsage>> nodesBefore = List.of();
    private List<Optional<ProcessUsage>> nodesAfter = List.of();
    private Optional<ProcessUsage> ownBefore = Optional.empty();
    private Optional<ProcessUsage> ownAfter = Optional.empty();
    private int lastFinals;
    private long lastSeconds;

    LoadFigures(List<Long> pids, Consumer<String> notes, Optional<KillOne> killer) {
        this.pids = List.copyOf(pids);
        this.notes = notes;
        this.killer = killer;
    }

    @Override
    public void measuringBegins(long nanos) {
        nodesBefore = usage();
        ownBefore = own();
        killer.ifPresent(each -> each.begin(nanos));
        notes.accept("measuring begins");
    }

    @Override
    public void measuringEnds(long nanos) {
        nodesAfter = usage();
        ownAfter = own();
    }

    @Override
    public void progress(long seconds, int finals, int inFlight) {
        long rate = (finals - lastFinals) / Math.max(1, seconds - lastSeconds);
        notes.accept(seconds + " s: " + rate + " tx/s, " + finals + " final, " + inFlight + " in flight");
        lastFinals = finals;
        lastSeconds = seconds;
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
