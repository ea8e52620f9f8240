package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.crypto.Signature;
import io.timecoin.simulation.Violation.Invariant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Waits for finality are measured from where they begin, against what faulty leaders may cost; a stall is seen. */
final class WaitsTest {

    private static final long RECOVERED = 3_000;

    private static RunPlan plan() {
        return RunPlan.calm("waits", 1, 4)
                .withFaultMillis(1_000)
                .withSteady(new SteadyPayments.Rate(200, 20_000, true));
    }

    /** A network that has recovered, while steady payments are made. */
    private static SimulatedWorld recovered(RunPlan plan) {
        SimulatedWorld world = started(plan);
        run(world, RECOVERED);
        assertTrue(world.waits.recoveryMicros().isPresent(), "has recovered");
        return world;
    }

    /** A network whose faults end now. */
    private static SimulatedWorld started(RunPlan plan) {
        SimulatedWorld world = new SimulatedWorld(plan, false);
        world.nodes().forEach(SimulatedNode::start);
        run(world, 1_000);
        world.waits.faultsEnded();
        new SteadyPayments(world).begin();
        return world;
    }

    private static void run(SimulatedWorld world, long millis) {
        world.time.runUntil(world.time.micros() + millis * VirtualTime.MILLI);
    }

    private static Optional<Invariant> broken(SimulatedWorld world) {
        return world.waits.broken().map(Violation::invariant);
    }

    @Test
    void nobodyWaitsLongInACalmNetwork() {
        SimulatedWorld world = recovered(plan());
        run(world, 22_000);
        assertTrue(world.waits.isOver(), "all payments are final");
        assertTrue(world.waits.waits().size() > 300, world.waits.waits().size() + " waits");
        assertEquals(Optional.empty(), world.waits.broken());
    }

    @Test
    void aNetworkThatIsSlowForAMomentStalls() {
        SimulatedWorld world = recovered(plan());
        slow(world, 400);
        run(world, 1_000);
        slow(world, -400);
        run(world, 20_000);
        assertTrue(world.waits.isOver(), "all payments are final");
        assertEquals(Optional.of(Invariant.STALL), broken(world));
    }

    private static void slow(SimulatedWorld world, long millis) {
        for (int from = 0; from < 4; from++) {
            for (int to = 0; to < 4; to++) {
                world.network.slow(from, to, millis * VirtualTime.MILLI);
            }
        }
    }

    @Test
    void oneNodeThatLagsStalls() {
        SimulatedWorld world = recovered(plan());
        world.node(2).freeze(true);
        run(world, 2_500);
        world.node(2).freeze(false);
        run(world, 22_000);
        assertEquals(Optional.of(Invariant.STALL), broken(world));
    }

    @Test
    void whatIsNeverFinalStallsToo() {
        SimulatedWorld world = recovered(plan());
        while (world.nodes().stream().anyMatch(node -> node.replica().mempool().size() == 0)) {
            run(world, 1);
        }
        slow(world, 60_000);
        run(world, 22_000);
        assertTrue(!world.waits.isOver(), "payments are waited for");
        assertEquals(Optional.of(Invariant.STALL), broken(world));
    }

    @Test
    void withoutLinksNobodyRecovers() {
        SimulatedWorld world = new SimulatedWorld(plan(), false);
        world.nodes().forEach(SimulatedNode::start);
        world.links.cut(0, 1, true);
        world.waits.faultsEnded();
        run(world, Recovery.MOST_MILLIS + 10);
        assertEquals(Optional.of(Invariant.RECOVERY), broken(world));
    }

    @Test
    void aSilentLeaderMayCostItsTimerEachTimeAndNoMore() {
        SimulatedWorld world = recovered(plan().withTreasons(Map.of(3, List.of(TreasonKind.SILENT_LEADER))));
        run(world, 22_000);
        Waits.Longest longest = world.waits.longest().orElseThrow();
        assertTrue(longest.micros() > 1_000 * VirtualTime.MILLI || longest.allowedMicros() == 0, longest.toString());
        long most =
                world.waits.waits().stream().mapToLong(Long::longValue).max().orElse(0);
        assertTrue(most > 1_000 * VirtualTime.MILLI, "somebody waits for the leader timer: " + most);
        assertEquals(Optional.empty(), world.waits.broken());
    }

    @Test
    void aFaultyLeaderWhoseProposalCameBeforeItsViewMayCostTheViewTimer() {
        RunPlan plan = plan().withTreasons(Map.of(3, List.of(TreasonKind.SILENT_LEADER)));
        SimulatedWorld world = new SimulatedWorld(plan, false);
        ViewCosts views = new ViewCosts(world, new KnownSilence(world.time, 3_000, 4, 4), 4);
        long ways = 2 * plan.links().longestWayMicros();
        views.proposed(0, 2, 2); // not of its leader
        views.proposed(0, 9, 3);
        views.entered(0, 0, 2, 3);
        assertEquals(plan.timers().leaderTimeout() * VirtualTime.MILLI + ways, views.allowedMicros(0, 0));
        run(world, 10);
        views.entered(0, 0, 9, 3);
        run(world, 10);
        assertEquals(
                plan.timers().viewTimeout() * VirtualTime.MILLI + ways,
                views.allowedMicros(world.time.micros(), world.time.micros()));
    }

    @Test
    void timersMayGrowWithEachViewThatTheNodeGaveUpNotarizedOrNotUntilOneIsFinal() {
        RunPlan plan = plan().withTreasons(Map.of(3, List.of(TreasonKind.SILENT_LEADER)));
        SimulatedWorld world = new SimulatedWorld(plan, false);
        ViewCosts views = new ViewCosts(world, new KnownSilence(world.time, 3_000, 4, 4), 4);
        for (int view = 1; view <= 3; view++) {
            views.entered(0, 0, view, 3);
            views.nullified(0, 0, view);
            views.nullified(0, 0, view); // its vote, then the certificate
            views.nullified(0, 0, view - 1); // of a view that it has left
        }
        assertEquals(plan.timers().leaderTimeout() * 3 / 2, leaderTimerIn(views, world, 4));
        views.finalized(0, 0, 4);
        assertEquals(plan.timers().leaderTimeout(), leaderTimerIn(views, world, 5));
    }

    /** What the leader of the next view may cost beside its ways, ms. */
    private static long leaderTimerIn(ViewCosts views, SimulatedWorld world, long view) {
        run(world, 10);
        views.entered(0, 0, view, 3);
        run(world, 10);
        long now = world.time.micros();
        return views.allowedMicros(now, now) / VirtualTime.MILLI
                - 2 * world.plan.links().longestWayMicros() / VirtualTime.MILLI;
    }

    @Test
    void aVoterThatHasLeftForGoodIsFaultyAndOneThatIsCorrectIsNot() {
        SimulatedWorld world = recovered(plan());
        assertTrue(!world.isFaulty(2));
        world.node(2).leave();
        assertTrue(world.isFaulty(2));
        assertEquals(3, world.staying().size());
    }

    @Test
    void whoIsSilentForThreeSecondsOrTenViewsIsKnown() {
        VirtualTime time = new VirtualTime();
        KnownSilence silence = new KnownSilence(time, 3_000, 2, 4);
        time.runUntil(2_000 * VirtualTime.MILLI);
        silence.heard(0, 3);
        time.runUntil(3_000 * VirtualTime.MILLI);
        assertTrue(silence.isKnown(1, 3), "heard nothing");
        assertTrue(!silence.isKnown(0, 3), "heard it a second ago");
        for (int view = 1; view <= KnownSilence.IDLE_VIEWS; view++) {
            assertTrue(!silence.isKnown(0, 3), "after " + (view - 1) + " views");
            silence.holds(0, certificate(0, view));
            silence.holds(0, certificate(0, view));
        }
        assertTrue(silence.isKnown(0, 3), "did not vote in ten views");
        silence.spoke(0, 3, Statement.nullify(0, 5));
        assertTrue(!silence.isKnown(0, 3), "has voted");
        silence.restarted(1);
        assertTrue(!silence.isKnown(1, 3), "a process that has just started knows nobody's silence");
    }

    private static Certificate certificate(long epoch, long view) {
        Signature none = Signature.of(new byte[Signature.LENGTH]);
        return new Certificate(Statement.nullify(epoch, view), List.of(0, 1, 2), List.of(none, none, none));
    }
}
