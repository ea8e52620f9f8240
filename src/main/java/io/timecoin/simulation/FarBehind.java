package io.timecoin.simulation;

import io.timecoin.simulation.Fault.BadNetwork;
import io.timecoin.simulation.Fault.Crash;
import io.timecoin.simulation.Fault.Freeze;
import io.timecoin.simulation.Fault.Partition;
import io.timecoin.simulation.Fault.SlowDisk;
import io.timecoin.simulation.Fault.SlowVerification;

/**
 * A node is off for most of the faults, or so are two, while the others make blocks over several epochs; it gets them from several others
 * at once, and something goes wrong just then.
 */
final class FarBehind {

    private static final long FAULTS_END = 20_000;

    /** Clients that pay without end, so that there are blocks to lack. */
    private static final int CLIENTS = 12;

    /** From when on something may go wrong besides, ms. */
    private static final long MEANWHILE = 10_000;

    private FarBehind() {}

    static void script(Stage stage) {
        script(stage, stage.host());
    }

    /** Like that, and all who may be faulty tell the node something false. */
    static void amongLiars(Stage stage) {
        int late = stage.host();
        stage.liesAboutHistory(late);
        script(stage, late);
    }

    private static void script(Stage stage, int late) {
        stage.faultsEnd(FAULTS_END);
        stage.epochs(3_000 + stage.random.nextInt(3) * 2_000L);
        stage.steadyGap(250L * stage.nodes);
        stage.payments(new Workload.Size(2, 3, 1_000, 1, 1, 1));
        stage.change(plan -> plan.withCrowd(CLIENTS));
        if (stage.random.nextInt(3) == 0) {
            stage.links(LinkProfile.WAN);
        }
        long back = 12_000 + stage.random.nextLong(7_000);
        stage.fault(new Crash(301, back - 301, late));
        if (stage.nodes > 6 && stage.random.nextInt(3) == 0) { // with what all may lose there is a quorum
            stage.fault(new Crash(2_000, back - 2_000, (late + 1) % stage.nodes));
        }
        meanwhile(stage, late);
    }

    private static void meanwhile(Stage stage, int late) {
        long within = stage.random.nextLong(400);
        long lasting = 200 + stage.random.nextLong(2_000);
        int source = (late + 2) % stage.nodes;
        switch (stage.random.nextInt(8)) {
            case 0 -> stage.when(MEANWHILE, Situation.FETCHES_AHEAD, new Crash(within, lasting, late));
            case 1 -> stage.when(MEANWHILE, Situation.FETCHES_AHEAD, new Crash(within, lasting, source));
            case 2 -> stage.when(MEANWHILE, Situation.FETCHES_AHEAD, new Freeze(within, lasting, source));
            case 3 -> stage.when(MEANWHILE, Situation.FETCHES_AHEAD, new Partition(within, lasting, 1L << late, false));
            case 4 -> stage.when(MEANWHILE, Situation.FETCHES_AHEAD, new BadNetwork(within, lasting, 200, 100));
            case 5 -> stage.when(MEANWHILE, Situation.FETCHES_AHEAD, new SlowDisk(within, lasting, late, 2_000));
            case 6 ->
                stage.when(MEANWHILE, Situation.FETCHES_AHEAD, new SlowVerification(within, lasting, late, 1_000));
            default -> {}
        }
    }
}
