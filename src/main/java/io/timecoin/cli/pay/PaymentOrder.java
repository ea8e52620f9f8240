package io.timecoin.cli.pay;

import io.timecoin.ledger.Address;
import io.timecoin.ledger.TransactionOutput;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a person wants.
 *
 * @param outputs who is paid how much; empty if everything goes to one
 * @param everythingTo who is paid all that there is
 * @param memo at most 256 bytes, public
 * @param validFor how long after the newest block it may become final; zero for ever
 * @param maxFee that the fee may not exceed
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record PaymentOrder(
        List<TransactionOutput> outputs,
        Optional<Address> everythingTo,
        byte[] memo,
        Duration validFor,
        FeeBound maxFee) {

    public PaymentOrder {
        outputs = List.copyOf(outputs);
        memo = memo.clone();
    }

    @Override
    public byte[] memo() {
        return memo.clone();
    }
}
