package io.timecoin.simulation;

/** The scenario in which a traitor floods, or each of them. */
final class FloodedRun {

    /** An Ed25519 signature, and what the engine does with a message, on one slow core each. */
    private static final VirtualCpu.Costs COSTS = new VirtualCpu.Costs(60_000, 20_000, 1);

    /** A traitor's proposals are so large that a few of them are a link's share of memory. */
    private static final int MOST_TRANSACTIONS = 4_000;

    private static final long GAP = 400;
    private static final long FAULTS_END = 3_000;
    private static final long EPOCH = 4_000;

    /** Steady payments are made through one end of an epoch at least. */
    private static final long STEADY = 5_000;

    private FloodedRun() {}

    static void script(Stage stage) {
        stage.flooder();
        if (stage.random.nextBoolean()) {
            stage.everyTraitorFloods();
        }
        stage.epochs(EPOCH);
        stage.faultsEnd(FAULTS_END);
        stage.payments(new Workload.Size(8, 6, 500, 2, 1, 1));
        if (stage.random.nextInt(4) == 0) {
            stage.links(LinkProfile.WAN);
        }
        stage.steady(GAP, STEADY);
        stage.change(plan -> plan.withCosts(COSTS).withLinkLimits(true).withMaxBlockTransactions(MOST_TRANSACTIONS));
    }
}
