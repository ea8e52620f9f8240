package io.timecoin.simulation;

import io.timecoin.simulation.Fault.AllCut;
import io.timecoin.simulation.Fault.BadNetwork;
import io.timecoin.simulation.Fault.ClockJump;
import io.timecoin.simulation.Fault.Crash;
import io.timecoin.simulation.Fault.CrashInWrite;
import io.timecoin.simulation.Fault.DiskGone;
import io.timecoin.simulation.Fault.Flapping;
import io.timecoin.simulation.Fault.Freeze;
import io.timecoin.simulation.Fault.GossipLost;
import io.timecoin.simulation.Fault.OldDisk;
import io.timecoin.simulation.Fault.Partition;
import io.timecoin.simulation.Fault.PowerCut;
import io.timecoin.simulation.Fault.ProposalsLost;
import io.timecoin.simulation.Fault.SlowDisk;
import io.timecoin.simulation.Fault.SlowLink;
import io.timecoin.simulation.Fault.SlowVerification;
import io.timecoin.simulation.Fault.SomeStayAway;
import io.timecoin.simulation.Fault.Split;
import io.timecoin.simulation.Fault.When;

/** Makes the faults of a plan happen, and ends them all when their time is over. */
final class FaultInjector {

    /** Within which hosts that have power again start, microseconds. */
    private static final long STARTS = 50 * VirtualTime.MILLI;

    private final SimulatedWorld world;
    private boolean healed;

    FaultInjector(SimulatedWorld world) {
        this.world = world;
    }

    void schedule() {
        world.plan.faults().forEach(this::schedule);
    }

    /** Its times count from now on. */
    private void schedule(Fault fault) {
        if (fault instanceof When(long at, Situation situation, int host, Fault then)) {
            world.time.after(
                    at * VirtualTime.MILLI,
                    () -> world.situations.await(situation, host, () -> unlessHealed(() -> schedule(then))));
            return;
        }
        world.time.after(fault.at() * VirtualTime.MILLI, () -> unlessHealed(() -> begin(fault)));
        world.time.after(fault.end() * VirtualTime.MILLI, () -> unlessHealed(() -> end(fault)));
        switch (fault) {
            case OldDisk(long at, long duration, int host, long age) ->
                world.time.after(Math.max(0, at - age) * VirtualTime.MILLI, () -> {
                    SimulatedDisk backup = world.node(host).disk().copy();
                    world.time.after(
                            (at + duration - Math.max(0, at - age)) * VirtualTime.MILLI - 1,
                            () -> unlessHealed(() -> restore(host, backup)));
                });
            case Flapping(long at, long duration, long side, long period) -> {
                for (long when = at + period; when < at + duration; when += period) {
                    boolean cut = (when - at) / period % 2 == 0;
                    world.time.after(when * VirtualTime.MILLI, () -> unlessHealed(() -> cut(side, false, cut)));
                }
            }
            default -> {}
        }
    }

    private void unlessHealed(Runnable action) {
        if (!healed) {
            action.run();
        }
    }

    private void restore(int host, SimulatedDisk backup) {
        SimulatedNode node = world.node(host);
        if (!node.isUp()) {
            node.exchangeDisk(backup);
        }
    }

    private void begin(Fault fault) {
        world.trace.add(() -> "begins: " + fault);
        switch (fault) {
            case Crash crash -> world.node(crash.host()).crashUnlessDown();
            case CrashInWrite crash -> world.node(crash.host()).writer().crashInNextWrite(crash.duration());
            case PowerCut cut -> {
                world.situations.powerFails();
                world.nodes().forEach(SimulatedNode::crashUnlessDown);
            }
            case SomeStayAway cut -> {
                world.situations.powerFails();
                world.nodes().forEach(SimulatedNode::crashUnlessDown);
                world.nodes().stream()
                        .filter(node -> isOn(cut.away(), node.host))
                        .forEach(SimulatedNode::leave);
            }
            case DiskGone gone -> {
                SimulatedNode node = world.node(gone.host());
                node.crashUnlessDown();
                node.exchangeDisk(node.disk().replaced());
                world.recordLost(node.voter);
            }
            case OldDisk old -> world.node(old.host()).crashUnlessDown();
            case Freeze freeze -> world.node(freeze.host()).freeze(true);
            case Partition partition -> {
                world.situations.cutBegins();
                cut(partition.side(), partition.oneWay(), true);
            }
            case Split split -> {
                world.situations.cutBegins();
                split(split, true);
            }
            case AllCut all -> {
                world.situations.cutBegins();
                cutAll(true);
            }
            case Flapping flapping -> cut(flapping.side(), false, true);
            case SlowLink slow -> world.network.slow(slow.from(), slow.to(), slow.byMillis() * VirtualTime.MILLI);
            case BadNetwork bad -> world.network.degrade(bad.lossPermille(), bad.doublePermille());
            case GossipLost lost -> world.network.loseGossip(true);
            case ProposalsLost lost -> world.network.loseProposals(true);
            case SlowVerification slow -> world.node(slow.host()).verifier().slowDown(slow.mostMillis());
            case SlowDisk slow -> world.node(slow.host()).writer().slowDown(slow.mostMillis());
            case ClockJump jump -> world.node(jump.host()).setClock(jump.byMillis());
            case When moment -> throw new IllegalStateException("only waits: " + moment);
        }
    }

    private void end(Fault fault) {
        world.trace.add(() -> "ends: " + fault);
        switch (fault) {
            case Crash crash -> world.node(crash.host()).startUnlessUp();
            case CrashInWrite crash -> {} // starts again so long after it has happened
            case PowerCut cut -> world.nodes().forEach(SimulatedNode::startUnlessUp);
            case SomeStayAway cut -> {
                world.situations.occurred(Situation.SOME_STAY_AWAY, Situations.ANY_HOST);
                world.nodes().forEach(node -> world.time.after(world.random.nextLong(STARTS), node::startUnlessUp));
            }
            case DiskGone gone -> world.node(gone.host()).startUnlessUp();
            case OldDisk old -> world.node(old.host()).startUnlessUp();
            case Freeze freeze -> world.node(freeze.host()).freeze(false);
            case Partition partition -> {
                world.situations.cutEnds(partition.duration());
                cut(partition.side(), partition.oneWay(), false);
            }
            case Split split -> {
                world.situations.cutEnds(split.duration());
                split(split, false);
            }
            case AllCut all -> {
                world.situations.cutEnds(all.duration());
                cutAll(false);
            }
            case Flapping flapping -> {
                boolean odd = (flapping.duration() - 1) / flapping.periodMillis() % 2 == 0;
                if (odd) {
                    cut(flapping.side(), false, false);
                }
            }
            case SlowLink slow -> world.network.slow(slow.from(), slow.to(), -slow.byMillis() * VirtualTime.MILLI);
            case BadNetwork bad -> world.network.degrade(0, 0);
            case GossipLost lost -> world.network.loseGossip(false);
            case ProposalsLost lost -> world.network.loseProposals(false);
            case SlowVerification slow -> world.node(slow.host()).verifier().slowDown(0);
            case SlowDisk slow -> world.node(slow.host()).writer().slowDown(0);
            case ClockJump jump -> world.node(jump.host()).setClock(0);
            case When moment -> throw new IllegalStateException("only waits: " + moment);
        }
    }

    private void cut(long side, boolean oneWay, boolean cut) {
        int hosts = world.network.size();
        for (int from = 0; from < hosts; from++) {
            for (int to = 0; to < hosts; to++) {
                boolean leaves = isOn(side, from) && !isOn(side, to);
                boolean enters = !isOn(side, from) && isOn(side, to);
                if (leaves || (enters && !oneWay)) {
                    world.links.cut(from, to, cut);
                }
            }
        }
    }

    private void cutAll(boolean cut) {
        for (int from = 0; from < world.network.size(); from++) {
            for (int to = 0; to < world.network.size(); to++) {
                if (from != to) {
                    world.links.cut(from, to, cut);
                }
            }
        }
    }

    private void split(Split split, boolean cut) {
        int hosts = world.network.size();
        for (int from = 0; from < hosts; from++) {
            for (int to = 0; to < hosts; to++) {
                boolean across = (isOn(split.first(), from) && isOn(split.second(), to))
                        || (isOn(split.second(), from) && isOn(split.first(), to));
                if (across) {
                    world.links.cut(from, to, cut);
                }
            }
        }
    }

    private static boolean isOn(long side, int host) {
        return host < Long.SIZE && (side >> host & 1) == 1;
    }

    /** Everything is right again: clocks, links, processes. Who has left for good does not come back. */
    void heal() {
        world.trace.add(() -> "all faults end");
        healed = true;
        world.links.heal();
        for (SimulatedNode node : world.nodes()) {
            node.freeze(false);
            node.setClock(0);
            node.verifier().slowDown(0);
            node.writer().slowDown(0);
            node.startUnlessUp();
        }
    }
}
