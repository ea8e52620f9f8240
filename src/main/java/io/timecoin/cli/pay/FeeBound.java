package io.timecoin.cli.pay;

import io.timecoin.ledger.Amount;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.wallet.CoinSelection;
import io.timecoin.wallet.CoinSelector;
import io.timecoin.wallet.Payment;
import java.util.OptionalLong;

/**
 * The most that is paid as a fee: the parameters it follows from came from a genesis that may be a stranger's, and what is too little
 * for change goes to it.
 *
 * @param said satoshis; if nobody said it, so many times what the protocol's own numbers ask
 */
public record FeeBound(OptionalLong said) {

    private static final long FACTOR = 10;

    /** What the protocol's own numbers ask for a payment of these coins, satoshis. */
    public static long usual(Payment payment, CoinSelection.Selected selected) {
        return new CoinSelector(ChainParameters.STANDARD).leastFee(payment, selected);
    }

    /**
     * Refuses a fee above the bound.
     *
     * @param fee satoshis
     * @param usual by the protocol's own numbers
     * @throws PaymentException if it is more
     */
    public void check(long fee, long usual) {
        long bound = said.orElse(Math.multiplyExact(FACTOR, usual));
        if (fee > bound) {
            throw new PaymentException("the fee would be " + Amount.format(fee) + " TIME, more than "
                    + Amount.format(bound) + " TIME; --max-fee allows more");
        }
    }
}
