package io.timecoin.cli.pay;

import io.timecoin.ledger.TransactionOutput;
import io.timecoin.wallet.CoinSelection;
import io.timecoin.wallet.Payment;
import java.util.List;
import java.util.Optional;

/**
 * A payment with the coins that it spends, before it is signed.
 *
 * @param replaces the payment in whose place it is made
 * @param expiry the payment's
 */
public record PaymentPlan(
        Payment payment, CoinSelection.Selected selected, Optional<PaymentRecord> replaces, Expiry expiry) {

    public List<TransactionOutput> outputs() {
        return payment.outputs();
    }

    /** Satoshis of all recipients. */
    public long amount() {
        return outputs().stream().mapToLong(TransactionOutput::value).sum();
    }

    /** Satoshis. */
    public long fee() {
        return selected.fee();
    }

    /** Whether who has agreed to the other has agreed to this one: the same is paid in the same place, at no greater fee. */
    public boolean isNoWorseThan(PaymentPlan agreed) {
        return outputs().equals(agreed.outputs())
                && fee() <= agreed.fee()
                && replaces().map(PaymentRecord::txid).equals(agreed.replaces().map(PaymentRecord::txid));
    }
}
