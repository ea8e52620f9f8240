package io.timecoin.wallet;

import io.timecoin.ledger.Address;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.PaidToOthers;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionOutput;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the smallest coin that pays amount and fee alone; if there is none, the largest first until they do: few bytes to pay
 * for (protocol §3). The same choice for the same coins everywhere.
 * The fee is the least that the rules accept, to the satoshi, except that change below the least output is added to it. For
 * any thread.
 */
public final class CoinSelector {

    private final ChainParameters params;

    public CoinSelector(ChainParameters params) {
        this.params = params;
    }

    /** What to spend of {@code coins} for {@code payment}. */
    public CoinSelection select(Payment payment, List<SpendableCoin> coins) {
        if (payment.outputs().isEmpty() || payment.outputs().size() >= Transaction.MAX_OUTPUTS) {
            return refused(Rule.MALFORMED, "a payment has 1 to " + (Transaction.MAX_OUTPUTS - 1) + " outputs");
        }
        if (payment.memo().length > Transaction.MAX_MEMO_BYTES) {
            return refused(Rule.MALFORMED, "a memo has at most " + Transaction.MAX_MEMO_BYTES + " bytes");
        }
        long amount = 0;
        for (TransactionOutput output : payment.outputs()) {
            if (output.value() < params.minOutput()) {
                return refused(
                        Rule.OUTPUT_BELOW_MINIMUM,
                        "at least " + params.minOutput() + " satoshis can be paid, not " + output.value());
            }
            amount += output.value();
            if (amount < 0) {
                return refused(Rule.AMOUNT_OVERFLOW, "the amounts' sum is not below 2^63 satoshis");
            }
        }
        return choose(payment, amount, coins);
    }

    private CoinSelection choose(Payment payment, long amount, List<SpendableCoin> coins) {
        List<SpendableCoin> sorted = new ArrayList<>(coins);
        sorted.sort(SpendableCoin.LARGEST_FIRST);
        for (SpendableCoin coin : sorted.reversed()) {
            Attempt alone = new Attempt(payment, amount);
            CoinSelection.Selected selected = coin.value() >= amount && alone.add(coin) ? alone.settle() : null;
            if (selected != null) {
                return selected;
            }
        }
        Attempt attempt = new Attempt(payment, amount);
        for (SpendableCoin coin : sorted) {
            if (!attempt.add(coin)) {
                return refused(
                        Rule.TRANSACTION_TOO_LARGE,
                        "the " + attempt.chosen.size()
                                + " largest coins that fit into one transaction do not cover it; merge coins first");
            }
            CoinSelection.Selected selected = attempt.settle();
            if (selected != null) {
                return selected;
            }
        }
        long missing = attempt.missing();
        return new CoinSelection.Refused(
                Rule.INPUTS_BELOW_OUTPUTS,
                missing + " satoshis are missing: the coins hold " + attempt.total + ", amount and fee are more",
                missing);
    }

    private static CoinSelection refused(Rule rule, String detail) {
        return new CoinSelection.Refused(rule, detail, 0);
    }

    /** Coins chosen so far. */
    private final class Attempt {
        private final Payment payment;
        private final long amount;
        private final List<SpendableCoin> chosen = new ArrayList<>();
        private final Set<Address> owners = new LinkedHashSet<>();
        private long total;

        Attempt(Payment payment, long amount) {
            this.payment = payment;
            this.amount = amount;
        }

        /** Adds a coin, unless the transaction would be too large. */
        boolean add(SpendableCoin coin) {
            boolean newOwner = owners.add(coin.owner());
            chosen.add(coin);
            if (chosen.size() > Transaction.MAX_INPUTS || size(1) > Transaction.MAX_BYTES) {
                chosen.removeLast();
                if (newOwner) {
                    owners.remove(coin.owner());
                }
                return false;
            }
            total = Math.addExact(total, coin.value());
            return true;
        }

        CoinSelection.@Nullable Selected settle() {
            long left = total - amount;
            if (left < 0) {
                return null;
            }
            PaidToOthers paid = paid();
            long fee = leastFeeWithChange(left, paid);
            if (left - fee >= params.minOutput()) {
                return new CoinSelection.Selected(chosen, fee, left - fee);
            }
            return left >= leastFee(paid) ? new CoinSelection.Selected(chosen, left, 0) : null;
        }

        long missing() {
            long fee = leastFee(paid());
            return amount - total > Long.MAX_VALUE - fee ? Long.MAX_VALUE : amount - total + fee;
        }

        /** Without change. */
        private PaidToOthers paid() {
            PaidToOthers paid = new PaidToOthers();
            chosen.forEach(coin -> paid.spends(coin.owner(), coin.value()));
            payment.outputs().forEach(paid::makes);
            return paid;
        }

        private long leastFee(PaidToOthers paid) {
            return params.minimumFee(paid.satoshis(), size(0));
        }

        /**
         * The least f with f ≥ minimumFee(what is paid to others with a change of left − f). The right side never rises with f, so
         * that a bisection finds it; if even all that is left is not enough, that is returned.
         */
        private long leastFeeWithChange(long left, PaidToOthers paid) {
            int size = size(1);
            long before = paid.balance(chosen.getFirst().owner());
            long others = paid.satoshis() - Math.max(0, before);
            long low = 0;
            long high = left;
            while (low < high) {
                long middle = low + (high - low) / 2;
                if (middle >= params.minimumFee(others + Math.max(0, before + left - middle), size)) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low;
        }

        private int size(int changeOutputs) {
            return TransferSize.of(
                    chosen.size(), payment.outputs().size() + changeOutputs, owners.size(), payment.memo().length);
        }
    }
}
