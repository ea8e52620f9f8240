package io.timecoin.wallet;

import io.timecoin.ledger.Address;
import io.timecoin.ledger.Rule;
import java.util.List;

/** Which coins a payment spends, or why it cannot be made. */
public sealed interface CoinSelection {

    /**
     * The coins cover the payment.
     *
     * @param coins to spend, largest first
     * @param fee satoshis
     * @param change satoshis that come back; 0 for no change output
     */
    record Selected(List<SpendableCoin> coins, long fee, long change) implements CoinSelection {
        public Selected {
            coins = List.copyOf(coins);
        }

        /** Satoshis of all its coins. */
        public long total() {
            return coins.stream().mapToLong(SpendableCoin::value).sum();
        }

        /**
         * Where the change goes: to whom the largest of the coins belonged. It is less than that one, or others would do, and what
         * comes back to where it came from costs no fee (protocol §3).
         */
        public Address changeTo() {
            return coins.getFirst().owner();
        }
    }

    /**
     * It cannot be made of these coins.
     *
     * @param rule that the best attempt would break
     * @param detail a sentence for people
     * @param missing satoshis that are lacking; 0 if that is not the reason
     */
    record Refused(Rule rule, String detail, long missing) implements CoinSelection {}
}
