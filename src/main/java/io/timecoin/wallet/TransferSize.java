package io.timecoin.wallet;

import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.Witness;

/** Encoded length of a transfer before it is built, for its fee (protocol §3). */
final class TransferSize {

    private static final int VERSION_AND_KIND = 3;
    private static final int TIMES = 16;
    private static final int COUNT = 4;
    private static final int COUNTS = 5 * COUNT; // inputs, outputs, memo, payload, witnesses

    private TransferSize() {}

    static int of(int inputs, int outputs, int witnesses, int memoBytes) {
        return VERSION_AND_KIND
                + TIMES
                + COUNTS
                + inputs * OutPoint.ENCODED_LENGTH
                + outputs * TransactionOutput.ENCODED_LENGTH
                + witnesses * Witness.ENCODED_LENGTH
                + memoBytes;
    }
}
