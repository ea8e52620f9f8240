package io.timecoin.wallet;

import io.timecoin.ledger.Address;
import io.timecoin.ledger.Amount;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.PaidToOthers;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionOutput;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
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
        return select(payment, Optional.empty(), coins);
    }

    /**
     * The same, with one coin that is spent whatever else is: two payments that spend it cannot both become final.
     *
     * @param coins without that one
     */
    public CoinSelection select(Payment payment, Optional<SpendableCoin> always, List<SpendableCoin> coins) {
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
        List<SpendableCoin> all = new ArrayList<>(coins);
        always.ifPresent(all::add);
        return fits(all) ? choose(new Order(payment, amount, always), coins) : tooMuch();
    }

    /**
     * All coins to one address, nothing left over: the amount is what the fee leaves of them.
     *
     * @param memoBytes length of the memo
     */
    public CoinSelection selectAll(Address to, int memoBytes, List<SpendableCoin> coins) {
        Attempt attempt =
                new Attempt(new Order(new Payment(List.of(), new byte[memoBytes], 0, 0), 0, Optional.empty()));
        if (!fits(coins)) {
            return tooMuch();
        }
        for (SpendableCoin coin : coins) {
            if (!attempt.add(coin)) {
                return refused(
                        Rule.TRANSACTION_TOO_LARGE,
                        "of " + coins.size() + " coins only " + attempt.chosen.size()
                                + " fit into one transaction; merge coins first");
            }
        }
        return attempt.settleAll(to);
    }

    /**
     * The least fee that these parameters ask for a payment of these coins, satoshis.
     *
     * @param selected may be of other parameters
     */
    public long leastFee(Payment payment, CoinSelection.Selected selected) {
        Attempt attempt = new Attempt(new Order(payment, 0, Optional.empty()));
        selected.coins().forEach(attempt::take);
        PaidToOthers paid = attempt.paid();
        if (selected.change() > 0) {
            paid.makes(new TransactionOutput(selected.change(), selected.changeTo()));
        }
        return params.minimumFee(paid.satoshis(), attempt.size(selected.change() > 0 ? 1 : 0));
    }

    private static boolean fits(List<SpendableCoin> coins) {
        return Amount.sum(coins.stream().mapToLong(SpendableCoin::value).toArray())
                .isPresent();
    }

    private static CoinSelection tooMuch() {
        return refused(Rule.AMOUNT_OVERFLOW, "the coins are said to hold 2^63 satoshis or more, which cannot be");
    }

    private CoinSelection choose(Order order, List<SpendableCoin> coins) {
        List<SpendableCoin> sorted = new ArrayList<>(coins);
        sorted.sort(SpendableCoin.LARGEST_FIRST);
        Attempt attempt = new Attempt(order);
        CoinSelection.Selected enough = order.always().isPresent() ? attempt.settle() : null;
        if (enough != null) {
            return enough;
        }
        for (SpendableCoin coin : sorted.reversed()) {
            Attempt alone = new Attempt(order);
            CoinSelection.Selected selected =
                    coin.value() >= order.amount() - attempt.total && alone.add(coin) ? alone.settle() : null;
            if (selected != null) {
                return selected;
            }
        }
        for (SpendableCoin coin : sorted) {
            if (!attempt.add(coin)) {
                return tooLarge(attempt, sorted);
            }
            CoinSelection.Selected selected = attempt.settle();
            if (selected != null) {
                return selected;
            }
        }
        return attempt.tooLittle();
    }

    /** Merging helps only who has enough. */
    private static CoinSelection tooLarge(Attempt attempt, List<SpendableCoin> coins) {
        int fitting = attempt.chosen.size();
        coins.stream().filter(coin -> !attempt.chosen.contains(coin)).forEach(attempt::take);
        return attempt.isShortEvenMerged()
                ? attempt.tooLittle()
                : refused(
                        Rule.TRANSACTION_TOO_LARGE,
                        "the " + fitting
                                + " largest coins that fit into one transaction do not cover it; merge coins first");
    }

    private static CoinSelection refused(Rule rule, String detail) {
        return new CoinSelection.Refused(rule, detail, 0);
    }

    /**
     * What coins are chosen for.
     *
     * @param amount sum of the payment's outputs
     * @param always a coin of every choice
     */
    private record Order(Payment payment, long amount, Optional<SpendableCoin> always) {}

    /** Coins chosen so far. */
    private final class Attempt {
        private final Payment payment;
        private final long amount;
        private final List<SpendableCoin> chosen = new ArrayList<>();
        private final Set<Address> owners = new LinkedHashSet<>();
        private long total;

        Attempt(Order order) {
            this.payment = order.payment();
            this.amount = order.amount();
            order.always().ifPresent(this::take);
        }

        /** Adds a coin, unless the transaction would be too large. */
        boolean add(SpendableCoin coin) {
            boolean newOwner = !owners.contains(coin.owner());
            int owned = owners.size() + (newOwner ? 1 : 0);
            if (chosen.size() == Transaction.MAX_INPUTS || size(chosen.size() + 1, 1, owned) > Transaction.MAX_BYTES) {
                return false;
            }
            take(coin);
            return true;
        }

        void take(SpendableCoin coin) {
            owners.add(coin.owner());
            chosen.add(coin);
            total += coin.value(); // the sum of all fits
        }

        /** Largest first: change goes to whom the largest belonged. */
        private List<SpendableCoin> inOrder() {
            return chosen.stream().sorted(SpendableCoin.LARGEST_FIRST).toList();
        }

        private Address changeTo() {
            return chosen.stream()
                    .min(SpendableCoin.LARGEST_FIRST)
                    .map(SpendableCoin::owner)
                    .orElseThrow();
        }

        /** The payment with these coins, or null if they are not enough. */
        CoinSelection.@Nullable Selected settle() {
            long left = total - amount;
            if (left < 0) {
                return null;
            }
            PaidToOthers paid = paid();
            long fee = leastFeeOfRest(left, changeTo(), paid);
            if (left - fee >= params.minOutput()) {
                return new CoinSelection.Selected(inOrder(), fee, left - fee);
            }
            return left >= leastFee(paid) ? new CoinSelection.Selected(inOrder(), left, 0) : null;
        }

        /** Everything to one address. */
        CoinSelection settleAll(Address to) {
            if (chosen.isEmpty()) {
                return refused(Rule.NO_INPUTS, "there is no coin to pay with");
            }
            long fee = leastFeeOfRest(total, to, paid());
            return total - fee >= params.minOutput()
                    ? new CoinSelection.Selected(inOrder(), fee, 0)
                    : refused(
                            Rule.OUTPUT_BELOW_MINIMUM,
                            "the coins hold " + total + " satoshis, hardly more than the fee");
        }

        CoinSelection tooLittle() {
            long missing = missing();
            return new CoinSelection.Refused(
                    Rule.INPUTS_BELOW_OUTPUTS,
                    missing + " satoshis are missing: the coins hold " + total + ", amount and fee are more",
                    missing);
        }

        /** Satoshis that lack for amount and fee; not positive if nothing does. */
        long missing() {
            long fee = leastFee(paid());
            return amount - total > Long.MAX_VALUE - fee ? Long.MAX_VALUE : amount - total + fee;
        }

        /** Whether one coin of all this would not pay either. */
        boolean isShortEvenMerged() {
            return total < amount || total - amount < params.minimumFee(paid().satoshis(), 0);
        }

        /** Without change. */
        PaidToOthers paid() {
            PaidToOthers paid = new PaidToOthers();
            chosen.forEach(coin -> paid.spends(coin.owner(), coin.value()));
            payment.outputs().forEach(paid::makes);
            return paid;
        }

        private long leastFee(PaidToOthers paid) {
            return params.minimumFee(paid.satoshis(), size(0));
        }

        /**
         * The least f with f ≥ minimumFee(what is paid to others with an output of left − f to {@code owner}). The right side never
         * rises with f, so that a bisection finds it; if even all that is left is not enough, that is returned.
         */
        private long leastFeeOfRest(long left, Address owner, PaidToOthers paid) {
            int size = size(1);
            long before = paid.balance(owner);
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

        int size(int changeOutputs) {
            return size(chosen.size(), changeOutputs, owners.size());
        }

        private int size(int inputs, int changeOutputs, int witnesses) {
            return TransferSize.of(inputs, payment.outputs().size() + changeOutputs, witnesses, payment.memo().length);
        }
    }
}
