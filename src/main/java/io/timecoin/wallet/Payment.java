package io.timecoin.wallet;

import io.timecoin.ledger.TransactionOutput;
import java.util.List;

/**
 * What a person wants paid.
 *
 * @param outputs who gets how much
 * @param memo at most 256 bytes, public
 * @param lockTime Unix ms before which it may not be in a block; 0 for none
 * @param validUntil Unix ms after which it may not be in a block; 0 for none
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record Payment(List<TransactionOutput> outputs, byte[] memo, long lockTime, long validUntil) {

    public Payment {
        outputs = List.copyOf(outputs);
        memo = memo.clone();
    }

    /** Pays without memo or conditions. */
    public static Payment of(List<TransactionOutput> outputs) {
        return new Payment(outputs, new byte[0], 0, 0);
    }

    @Override
    public byte[] memo() {
        return memo.clone();
    }
}
