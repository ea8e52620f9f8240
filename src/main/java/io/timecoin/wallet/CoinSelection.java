package io.timecoin.wallet;

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
