package io.timecoin.simulation;

import io.timecoin.crypto.Hash256;
import io.timecoin.replica.Replica;
import io.timecoin.simulation.EventHash.Happening;
import io.timecoin.simulation.Violation.Invariant;
import java.util.List;
import java.util.Optional;

/**
 * One run of a plan: a whole network on virtual time, in the caller's thread. Faults first, while clients pay; then all of
 * them end, and everything has to become final everywhere in time. Checked after every event.
 */
public final class Simulation {

    /** How often clients send again, and whether all is done is looked at, after the faults. */
    private static final long STEP = 1_000;

    /** A live chain goes on settling: so many settlements more after all faults have ended. */
    private static final long EPOCHS_AFTER = 1;

    private final SimulatedWorld world;
    private final SteadyPayments steady;

    private Simulation(RunPlan plan, boolean traced) {
        this.world = new SimulatedWorld(plan, traced);
        this.steady = new SteadyPayments(world);
    }

    /** Runs a plan. The same plan gives the same result. */
    public static RunResult run(RunPlan plan) {
        return new Simulation(plan, false).run();
    }

    /** The same, with the last events written down. */
    public static RunResult trace(RunPlan plan) {
        return new Simulation(plan, true).run();
    }

    private RunResult run() {
        Optional<Violation> violation = Optional.empty();
        try {
            play();
        } catch (Violation broken) {
            violation = Optional.of(broken);
        } catch (RuntimeException thrown) { // INV-23
            violation = Optional.of(new Violation(thrown));
        }
        if (world.network.lost() > 0) {
            world.situations.occurred(Situation.MESSAGE_LOST, Situations.ANY_HOST);
        }
        violation.ifPresent(broken -> world.trace.add(broken::getMessage));
        violation.ifPresent(broken ->
                world.events.at(0, Happening.ENDS).add(broken.invariant().name().hashCode()));
        return new RunResult(
                world.plan,
                violation,
                world.time.millis(),
                world.time.events(),
                world.events.value(),
                world.checkers.views(),
                world.checkers.ledger().height(),
                world.checkers.ledger().epoch(),
                world.network.messages(),
                world.network.bytes(),
                List.copyOf(world.workload.latencies()),
                List.copyOf(world.waits.waits()),
                world.waits.recoveryMicros(),
                world.waits.longest(),
                world.nodes().stream().mapToLong(node -> node.cpu().busyNanos()).sum(),
                world.treasons.counts(),
                world.checkers.accusations(),
                world.situations.counts(),
                isStall(violation) ? world.trace.kept() : world.trace.lines());
    }

    /** Such a one is found at the end of a run, long after it has happened. */
    private static boolean isStall(Optional<Violation> violation) {
        return violation.filter(broken -> broken.invariant() == Invariant.STALL).isPresent();
    }

    private void play() {
        FaultInjector faults = new FaultInjector(world);
        for (SimulatedNode node : world.nodes()) {
            world.time.after(world.random.nextLong(300 * VirtualTime.MILLI), node::startUnlessUp);
        }
        world.workload.schedule();
        new Crowd(world).begin();
        faults.schedule();
        long end = world.plan.faultMillis();
        world.time.runUntil(end * VirtualTime.MILLI);
        faults.heal();
        world.workload.payEverywhere();
        world.waits.faultsEnded();
        new SyncEnds(world).begin();
        steady.begin();
        long settled = world.checkers.ledger().epoch();
        long deadline = end + world.plan.recoveryMillis();
        while (!isDone(settled + EPOCHS_AFTER)) {
            if (end >= deadline) {
                throw new Violation(Invariant.LIVENESS, describe());
            }
            world.workload.resubmit();
            end += STEP;
            world.time.runUntil(end * VirtualTime.MILLI);
        }
        world.checkers.over();
        world.waits.broken().ifPresent(broken -> {
            throw broken;
        });
    }

    private boolean isDone(long leastEpoch) {
        if (!steady.isOver() || !world.waits.isOver()) {
            return false;
        }
        List<SimulatedNode> correct = world.staying();
        Hash256 head = correct.getFirst().disk().tip().hash();
        return world.checkers.ledger().epoch() >= leastEpoch
                && world.workload.hasPaidEverywhere()
                && correct.stream()
                        .allMatch(node -> node.disk().tip().hash().equals(head)
                                && node.verifier().unappliedTransactions() == 0
                                && node.replica().core().isVoting()
                                && world.workload.isDoneAt(node));
    }

    private String describe() {
        return "not everything is final everywhere " + world.plan.recoveryMillis() + " ms after all faults ended: "
                + world.nodes().stream().map(Simulation::describe).toList();
    }

    /** How a node is, for people. */
    static String describe(SimulatedNode node) {
        Replica replica = node.replica();
        return "node " + node.host + (node.isTraitor() ? " (traitor)" : "") + " applied "
                + node.disk().tip().height() + ", final "
                + replica.tip().height() + ", " + replica.core().summary()
                + (replica.core().isVoting() ? "" : ", does not vote") + (node.isUp() ? "" : ", off")
                + (node.isGone() ? " for good" : "")
                + ", mempool " + replica.mempool().size() + ", not applied "
                + node.verifier().unappliedTransactions();
    }
}
