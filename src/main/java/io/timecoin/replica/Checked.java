package io.timecoin.replica;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.mempool.Origin;
import java.util.Optional;

/**
 * A transaction that has been judged away from the engine's thread.
 *
 * @param seenHeight applied height at which its coins were read
 * @param spentBy the transaction that has one of its coins, if it was rejected for that: a final one, or one that waits here
 * @param ticket whom to answer, if anybody waits
 * @param origin who brought it
 * @param relayed whether it came from a voter, which has sent it to the other voters already
 */
public record Checked(
        Transaction transaction,
        VerificationOutcome outcome,
        long seenHeight,
        Optional<Hash256> spentBy,
        Optional<Ticket> ticket,
        Origin origin,
        boolean relayed) {

    /** One client's question. */
    public interface Ticket {}
}
