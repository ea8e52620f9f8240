package io.timecoin.cli.bench;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Transaction;
import io.timecoin.wallet.SpendableCoin;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes coins on the network, and signs the load that spends them, before any clock runs. For one thread. */
final class LoadPreparation {

    private static final int FAN_OUTS_IN_FLIGHT = 48;
    private static final Duration FAN_OUT_PATIENCE = Duration.ofMinutes(5);

    private final BenchTarget target;
    private final LoadDriver driver;
    private final Consumer<String> notes;

    LoadPreparation(BenchTarget target, LoadDriver driver, Consumer<String> notes) {
        this.target = target;
        this.driver = driver;
        this.notes = notes;
    }

    /**
     * Final coins for {@code count} transfers, and those transfers.
     *
     * @throws BenchException if the faucet is too poor
     */
    PreparedTransactions prepare(int count) {
        CoinFan fan = new CoinFan(target.genesisHash(), target.parameters(), new SecureRandom());
        int needed = Math.ceilDiv(count, CoinFan.COINS);
        List<Hash256> fanOuts = new ArrayList<>();
        while (fanOuts.size() < needed) {
            List<Transaction> round = round(fan, needed - fanOuts.size());
            driver.run(CoinFan.prepared(round), LoadPlan.all(FAN_OUTS_IN_FLIGHT, FAN_OUT_PATIENCE), LoadObserver.NONE);
            round.forEach(fanOut -> fanOuts.add(fanOut.txid()));
            notes.accept(fanOuts.size() * CoinFan.COINS + " coins are final");
        }
        return fan.transfers(fanOuts, count, done -> notes.accept(done + " of " + count + " transfers signed"));
    }

    /** As many fan-outs as there are coins for; their change serves the next round. */
    private List<Transaction> round(CoinFan fan, int most) {
        List<Transaction> round = new ArrayList<>();
        for (SpendableCoin coin : target.coins(most)) {
            fan.fanOut(coin, target.faucet()).ifPresent(round::add);
        }
        if (round.isEmpty()) {
            throw new BenchException("the faucet has no coin that is rich enough to be fanned out");
        }
        return round;
    }
}
