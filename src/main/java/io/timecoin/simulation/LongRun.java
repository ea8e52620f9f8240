package io.timecoin.simulation;

import io.timecoin.consensus.ConsensusConfig;
import io.timecoin.mempool.MempoolLimits;
import io.timecoin.simulation.Fault.Crash;
import io.timecoin.simulation.Fault.PowerCut;
import io.timecoin.simulation.Fault.ProposalsLost;
import io.timecoin.simulation.Fault.SlowVerification;

/**
 * A thousand blocks and more, with few faults: mempools and memories are small and full, nodes lag by more than a reply has
 * room for, and views are nullified until no proposal can show all of it.
 */
final class LongRun {

    /** Room for fewer payments than clients offer; what became final is remembered for some blocks only. */
    static final MempoolLimits SMALL = new MempoolLimits(80_000, 40, 6, 12_000, 1_000, 40);

    /** Short, so that many views pass in little time. */
    private static final ConsensusConfig FAST = new ConsensusConfig(50, 100, 500, 20, 3_000, 400, 200);

    /** How long no proposal comes, ms: enough for some eighty views. */
    private static final long NULLIFYING = 16_000;

    private static final int CLIENTS = 48;
    private static final int PAYMENTS_A_BLOCK = 2;

    private LongRun() {}

    static void script(Stage stage) {
        long millis = stage.nodes < 7 ? 70_000 : 42_000;
        stage.faultsEnd(millis);
        stage.epochs(5_000 + stage.random.nextInt(4) * 5_000L);
        stage.payments(new Workload.Size(2, 3, 2_000, 1, 1, 1));
        stage.change(plan ->
                plan.withMempool(SMALL).withTimers(FAST).withCrowd(CLIENTS).withMaxBlockTransactions(PAYMENTS_A_BLOCK));
        lag(stage, 3_000 + stage.random.nextLong(2_000));
        stage.fault(new SlowVerification(10_000, 5_000, stage.host(), 3_000));
        long nullifying = 15_000 + stage.random.nextLong(2_000);
        stage.fault(new ProposalsLost(nullifying, NULLIFYING));
        if (stage.random.nextBoolean()) { // who is off meanwhile has to fetch certificates in parts
            stage.fault(new Crash(nullifying + 500, NULLIFYING - 1_000 + stage.random.nextLong(2_000), stage.host()));
        }
        stage.fault(new PowerCut(nullifying + NULLIFYING + 1_000 + stage.random.nextLong(2_000), 500));
        lag(stage, millis - 8_000);
    }

    /** Off for more blocks than two replies have room for. */
    private static void lag(Stage stage, long at) {
        stage.fault(new Crash(at, 5_000 + stage.random.nextLong(2_000), stage.host()));
    }
}
