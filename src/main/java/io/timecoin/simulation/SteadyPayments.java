package io.timecoin.simulation;

import io.timecoin.ledger.Transaction;
import java.util.List;

/**
 * Clients that pay on and on once all faults have ended, at each correct node, so that there is something to wait for in
 * each view. Each payment has a coin of its own, and pays enough to be in the next block.
 */
final class SteadyPayments {

    /**
     * How often, and for how long.
     *
     * @param gapMillis between two rounds
     * @param millis in all; 0 for none
     * @param everywhere whether each node gets a payment in each round, or one node, each in turn
     */
    public record Rate(long gapMillis, long millis, boolean everywhere) {
        static final Rate NONE = new Rate(1, 0, false);

        private static final long LEAST_MILLIS = 20_000;

        /**
         * Five payments a second at each node; less where blocks are small or messages get lost, so that there is always room
         * in the next blocks. For 20 s and two epochs at least.
         */
        static Rate usual(long epochMillis, int maxBlockTransactions, LinkProfile links) {
            boolean few = maxBlockTransactions < 50 || links == LinkProfile.LOSSY;
            return new Rate(few ? 500 : 200, Math.max(LEAST_MILLIS, 2 * epochMillis + 1_000), !few);
        }

        /** At least so long between two rounds. */
        Rate slower(long leastGapMillis) {
            return new Rate(Math.max(gapMillis, leastGapMillis), millis, everywhere);
        }

        /** For so long. */
        Rate lasting(long forMillis) {
            return new Rate(gapMillis, forMillis, everywhere);
        }

        int coins(int nodes) {
            return (int) ((millis + gapMillis - 1) / gapMillis) * (everywhere ? nodes : 1);
        }
    }

    /** Payments that belong together are made within this time, at all nodes. */
    private static final long TOGETHER = 10 * VirtualTime.MILLI;

    private static final int RECEIVER = SimulatedLedger.WALLETS - 1;

    private final SimulatedWorld world;
    private final Rate rate;
    private long endMillis;
    private int made;

    SteadyPayments(SimulatedWorld world) {
        this.world = world;
        this.rate = world.plan.steady();
    }

    /** Begins now. */
    void begin() {
        endMillis = world.time.millis() + rate.millis();
        pay();
    }

    /** Whether all have been made. */
    boolean isOver() {
        return world.time.millis() >= endMillis;
    }

    private List<SimulatedNode> payers() {
        List<SimulatedNode> staying = world.staying();
        return rate.everywhere() ? staying : List.of(staying.get(made % staying.size()));
    }

    private void pay() {
        if (isOver()) {
            return;
        }
        for (SimulatedNode node : payers()) {
            Transaction payment = world.ledger.steadyPayment(made++, RECEIVER);
            world.time.after(world.random.nextLong(TOGETHER), () -> {
                world.waits.submitted(payment);
                world.workload.payOnce(node, payment);
            });
        }
        world.time.after(rate.gapMillis() * VirtualTime.MILLI, this::pay);
    }
}
