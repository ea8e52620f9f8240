package io.timecoin.cli.bench;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.wallet.SpendableCoin;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** Makes coins on the network, and signs the load that spends them, before any clock runs. For one thread. */
final class LoadPreparation {

    private static final int FAN_OUTS_IN_FLIGHT = 48;
    private static final int FAN_OUTS_A_ROUND = 500;
    private static final Duration FAN_OUT_PATIENCE = Duration.ofMinutes(3);
    private static final Duration HISTORY_PATIENCE = Duration.ofHours(2);
    private static final Duration CHANGE_PATIENCE = Duration.ofSeconds(60);
    private static final Duration CHANGE_POLL = Duration.ofMillis(200);

    /** Says how far it is where that takes long. */
    private record Telling(String what, Consumer<String> notes) implements LoadObserver {
        @Override
        public void interval(IntervalLoad load) {
            notes.accept(String.format(
                    Locale.ROOT, "%.1f %s final a second, %d in flight", load.perSecond(), what, load.inFlight()));
        }

        @Override
        public void nodeChanged(int node, String what) {
            notes.accept("node " + node + " " + what);
        }
    }

    private final BenchTarget target;
    private final LoadDriver driver;
    private final Consumer<String> notes;

    /** Coins of the faucet that were fanned out: a node may go on listing one for a moment. */
    private final Set<OutPoint> spent = new HashSet<>();

    LoadPreparation(BenchTarget target, LoadDriver driver, Consumer<String> notes) {
        this.target = target;
        this.driver = driver;
        this.notes = notes;
    }

    /**
     * Makes at least {@code count} coins that nobody spends, so that the load runs on a state of that size.
     *
     * @throws BenchException if the faucet is too poor
     */
    void grow(int count) {
        fanOut(fan(), count, "more coins");
    }

    /**
     * Final coins for {@code count} transfers, and those transfers.
     *
     * @throws BenchException if the faucet is too poor
     */
    PreparedTransactions prepare(int count) {
        CoinFan fan = fan();
        List<Hash256> fanOuts = fanOut(fan, count, "coins");
        notes.accept("signing " + count + " transfers");
        return fan.transfers(fanOuts, count, done -> notes.accept(done + " of " + count + " transfers signed"));
    }

    /**
     * Makes all of them final, so that there is a chain to fetch before the load begins.
     *
     * @throws BenchException if that comes to a halt
     */
    void commit(PreparedTransactions history, int inFlight) {
        notes.accept("making " + history.size() + " transactions of history, at most " + inFlight + " in a block");
        driver.run(history, LoadPlan.all(inFlight, HISTORY_PATIENCE), new Telling("transactions", notes));
    }

    private CoinFan fan() {
        return new CoinFan(target.genesisHash(), target.parameters(), new SecureRandom());
    }

    private List<Hash256> fanOut(CoinFan fan, int count, String what) {
        int needed = Math.ceilDiv(count, CoinFan.COINS);
        List<Hash256> fanOuts = new ArrayList<>();
        if (needed > 0) {
            notes.accept("making " + (long) needed * CoinFan.COINS + " " + what);
        }
        while (fanOuts.size() < needed) {
            List<Transaction> round = round(fan, Math.min(FAN_OUTS_A_ROUND, needed - fanOuts.size()));
            driver.run(
                    CoinFan.prepared(round),
                    LoadPlan.all(FAN_OUTS_IN_FLIGHT, FAN_OUT_PATIENCE),
                    new Telling("fan-outs", notes));
            round.forEach(fanOut -> fanOuts.add(fanOut.txid()));
            notes.accept((long) fanOuts.size() * CoinFan.COINS + " of " + (long) needed * CoinFan.COINS + " " + what
                    + " are final");
        }
        return fanOuts;
    }

    /** As many fan-outs as there are coins for; their change serves the next round, as soon as the node lists it. */
    private List<Transaction> round(CoinFan fan, int most) {
        long deadline = System.nanoTime() + CHANGE_PATIENCE.toNanos();
        while (true) {
            List<Transaction> round = fanOuts(fan, most);
            if (!round.isEmpty()) {
                return round;
            }
            if (spent.isEmpty()) {
                throw new BenchException("the faucet has no coin that is rich enough to be fanned out");
            }
            if (System.nanoTime() - deadline > 0) {
                throw new BenchException(
                        "no coin of the faucet that is rich enough to be fanned out is listed at "
                                + target.apis().getFirst() + " " + CHANGE_PATIENCE.toSeconds()
                                + " s after the last fan-out became final: the faucet is too poor, or that node does not follow");
            }
            Pause.of(CHANGE_POLL);
        }
    }

    private List<Transaction> fanOuts(CoinFan fan, int most) {
        List<Transaction> round = new ArrayList<>();
        for (SpendableCoin coin : target.coins(most + spent.size())) {
            if (round.size() < most && !spent.contains(coin.outPoint())) {
                fan.fanOut(coin, target.faucet()).ifPresent(fanOut -> {
                    round.add(fanOut);
                    spent.add(coin.outPoint());
                });
            }
        }
        return round;
    }
}
