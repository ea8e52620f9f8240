package io.timecoin.simulation;

/** The scenario in which a traitor floods, or each of them. */
final class FloodedRun {

    /** An Ed25519 signature, and what the engine does with a message, on one slow core each. */
    private static final VirtualCpu.Costs COSTS = new VirtualCpu.Costs(60_000, 20_000, 1);

    /** A traitor's proposals are so large that a few of them are a link's share of memory. */
    private static final int MOST_TRANSACTIONS = 4_000;

    private static final long GAP = 400;
    private static final long FAULTS_END = 6_000;

    private FloodedRun() {}

    static void script(Stage stage) {
        stage.flooder();
        if (stage.random.nextBoolean()) {
            stage.everyTraitorFloods();
        }
        stage.epochs(5_000);
        stage.faultsEnd(FAULTS_END);
        stage.payments(new Workload.Size(8, 6, 500, 2, 1, 1));
        if (stage.random.nextInt(4) == 0) {
            stage.links(LinkProfile.WAN);
        }
        stage.steadyGap(GAP);
        stage.change(plan -> plan.withCosts(COSTS).withLinkLimits(true).withMaxBlockTransactions(MOST_TRANSACTIONS));
    }
}
