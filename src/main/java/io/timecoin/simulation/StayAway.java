package io.timecoin.simulation;

import io.timecoin.simulation.Fault.AllCut;
import io.timecoin.simulation.Fault.Crash;
import io.timecoin.simulation.Fault.Partition;
import io.timecoin.simulation.Fault.PowerCut;
import io.timecoin.simulation.Fault.SomeStayAway;
import io.timecoin.simulation.Fault.When;

/**
 * Moments at which a power failure of the whole network leaves those that come back with the least: one has what another
 * lacks, and a third that had both stays away for good.
 */
final class StayAway {

    private static final long FAULTS_END = 10_000;

    /** A view ends up to so long before the power fails, ms. */
    private static final long AFTER_VIEW = 70;

    private StayAway() {}

    static void script(Stage stage) {
        stage.faultsEnd(FAULTS_END);
        stage.steadyGap(250L * stage.nodes); // many seeds matter more than many payments
        stage.payments(new Workload.Size(6, 8, 400, 1, 0, 0));
        stage.mostLinkMillis(stage.random.nextBoolean() ? 20 : 500);
        stage.epochs(stage.random.nextInt(3) == 0 ? 4_000 : 10_000);
        long at = 500 + stage.random.nextLong(2_500);
        switch (stage.random.nextInt(8)) {
            case 0, 1 -> whileViewsDiffer(stage, at);
            case 2 -> whenLinksAreBack(stage, at);
            case 3 -> afterNullification(stage, at);
            case 4 -> whenViewsSplit(stage, at);
            case 5 -> stage.when(at, Situation.SETTLEMENT_NOTARIZED, powerCut(stage, 20));
            case 6 -> whileTheyRecover(stage, at);
            default -> stage.when(at, Situation.VOTE_BEING_WRITTEN, powerCut(stage, 1 + stage.random.nextLong(8)));
        }
    }

    private static SomeStayAway powerCut(Stage stage, long within) {
        return new SomeStayAway(stage.random.nextLong(within), 1 + stage.random.nextLong(1_000), stage.away());
    }

    /** One misses a proposal, all links fail for longer than timers last, and a view begins as they come back. */
    private static void whileViewsDiffer(Stage stage, long at) {
        long everybody = (1L << Math.min(stage.nodes, 62)) - 1;
        long deaf = stage.side(1);
        long cutAt = stage.random.nextLong(8);
        long cutFor = 2_100 + stage.random.nextLong(800);
        stage.when(at, Situation.PROPOSED, new Partition(0, cutAt + cutFor, everybody & ~deaf, true));
        stage.when(at, Situation.PROPOSED, new AllCut(cutAt, cutFor));
        stage.when(
                at,
                Situation.PROPOSED,
                new When(cutAt + cutFor + 1, Situation.VIEW_ENTERED, Situations.ANY_HOST, powerCut(stage, AFTER_VIEW)));
    }

    /** A partition ends, and a view begins. */
    private static void whenLinksAreBack(Stage stage, long at) {
        long cutFor = 2_100 + stage.random.nextLong(800);
        int size = 1 + stage.random.nextInt(Math.min(stage.nodes, 62) / 2);
        stage.fault(new Partition(at, cutFor, stage.side(size), stage.random.nextInt(3) == 0));
        stage.when(at + cutFor, Situation.VIEW_ENTERED, powerCut(stage, AFTER_VIEW));
    }

    private static void afterNullification(Stage stage, long at) {
        stage.fault(new Crash(at, 3_500, stage.host()));
        stage.when(at, Situation.ENTERED_BY_NULLIFICATION, powerCut(stage, AFTER_VIEW));
    }

    /** Some hear the votes for a block, the others nullify the view. */
    private static void whenViewsSplit(Stage stage, long at) {
        long hearsAll = stage.side(1);
        long half = stage.side(Math.min(stage.nodes, 62) / 2) & ~hearsAll;
        long others = ((1L << Math.min(stage.nodes, 62)) - 1) & ~half;
        long duration = 1_000 + stage.random.nextLong(1_200);
        stage.when(at, Situation.PROPOSED, new Partition(1, duration, half | hearsAll, true));
        stage.when(at, Situation.PROPOSED, new Partition(1, duration, others | hearsAll, true));
        stage.when(at, Situation.VIEW_SPLIT, powerCut(stage, AFTER_VIEW));
    }

    /** The power fails again while they come back from a power failure. */
    private static void whileTheyRecover(Stage stage, long at) {
        stage.when(at, Situation.PROPOSED, new PowerCut(stage.random.nextLong(20), 1 + stage.random.nextLong(500)));
        stage.when(
                at,
                Situation.PROPOSED,
                new When(
                        20 + stage.random.nextLong(600),
                        Situation.VIEW_ENTERED,
                        Situations.ANY_HOST,
                        powerCut(stage, AFTER_VIEW)));
    }
}
