package io.timecoin.submission;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Rule;
import io.timecoin.query.view.TransactionState;
import java.util.Optional;

/** What became of a submitted transaction. */
public sealed interface SubmitOutcome {

    /** It waits for a block, or is final already. */
    record Accepted(Hash256 txid, TransactionState state) implements SubmitOutcome {}

    /**
     * It was refused.
     *
     * @param txid empty if the bytes could not be decoded
     * @param winner for {@link Rule#DOUBLE_SPEND} and {@link Rule#INPUT_SPENT}: the transaction that has the coin
     */
    record Rejected(Optional<Hash256> txid, Rule rule, String detail, Optional<Hash256> winner)
            implements SubmitOutcome {}
}
