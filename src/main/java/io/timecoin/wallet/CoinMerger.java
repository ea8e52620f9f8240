package io.timecoin.wallet;

import io.timecoin.ledger.Address;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one coin of the many of each address, so that payments stay small. An address pays itself, which costs nothing but the
 * bytes (protocol §3); another address of the same wallet would cost a thousandth. The same for the same coins everywhere. For
 * any thread.
 */
public final class CoinMerger {

    private final ChainParameters params;

    public CoinMerger(ChainParameters params) {
        this.params = params;
    }

    /**
     * What a whole merge does.
     *
     * @param merges its transactions; the outpoints of coins that earlier ones make are not theirs yet
     * @param left coins that there are afterwards
     */
    public record Plan(List<CoinSelection.Selected> merges, int left) {
        public Plan {
            merges = List.copyOf(merges);
        }

        /** How many transactions it takes. */
        public int transactions() {
            return merges.size();
        }

        /** Satoshis of all of them. */
        public long fee() {
            return merges.stream().mapToLong(CoinSelection.Selected::fee).reduce(0, Math::addExact);
        }
    }

    /** What merging these coins takes; no transactions if there is nothing to merge. */
    public Plan plan(List<SpendableCoin> coins) {
        List<SpendableCoin> left = new ArrayList<>(coins);
        List<CoinSelection.Selected> merges = new ArrayList<>();
        for (List<CoinSelection.Selected> round = round(left); !round.isEmpty(); round = round(left)) {
            for (CoinSelection.Selected each : round) {
                left.removeAll(each.coins());
                // The outpoint of what is merged follows from its signatures; any of those that are gone stands for it.
                left.add(merged(each, each.coins().getFirst().outPoint()));
                merges.add(each);
            }
        }
        return new Plan(merges, left.size());
    }

    /** The coin that a transaction of a round makes. */
    public static SpendableCoin merged(CoinSelection.Selected spent, OutPoint outPoint) {
        return new SpendableCoin(outPoint, spent.change(), spent.changeTo());
    }

    /**
     * What to spend in transactions that do not wait for one another: each makes one coin of those it spends, its change. Empty if
     * no address has two coins that are worth it.
     */
    public List<CoinSelection.Selected> round(List<SpendableCoin> coins) {
        Map<Address, List<SpendableCoin>> ofOwners = new LinkedHashMap<>();
        coins.stream()
                .sorted(SpendableCoin.LARGEST_FIRST)
                .forEach(coin -> ofOwners.computeIfAbsent(coin.owner(), owner -> new ArrayList<>())
                        .add(coin));
        List<CoinSelection.Selected> round = new ArrayList<>();
        for (List<SpendableCoin> owned : ofOwners.values()) {
            for (int from = 0; from < owned.size(); from += most()) {
                add(round, owned.subList(from, Math.min(owned.size(), from + most())));
            }
        }
        return round;
    }

    private void add(List<CoinSelection.Selected> round, List<SpendableCoin> some) {
        long perInput = params.minimumFee(0, size(2)) - params.minimumFee(0, size(1));
        List<SpendableCoin> worth =
                some.stream().filter(coin -> coin.value() > perInput).toList();
        if (worth.size() < 2) {
            return;
        }
        long total = worth.stream().mapToLong(SpendableCoin::value).reduce(0, Math::addExact);
        long fee = params.minimumFee(0, size(worth.size()));
        if (total - fee >= params.minOutput()) {
            round.add(new CoinSelection.Selected(worth, fee, total - fee));
        }
    }

    /** Coins that one transaction spends. */
    private static int most() {
        int bytesLeft = Transaction.MAX_BYTES - size(0);
        return Math.min(Transaction.MAX_INPUTS, bytesLeft / OutPoint.ENCODED_LENGTH);
    }

    private static int size(int inputs) {
        return TransferSize.of(inputs, 1, 1, 0);
    }
}
