package io.timecoin.mempool;

import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerifiedTransaction;
import java.util.List;

/**
 * What a final block did to the mempool.
 *
 * @param included entries that the block contains, in its order
 * @param departures entries that lost a coin to the block, or made room for {@code admitted} or lost a coin to them
 * @param admitted parked transactions whose inputs are final now
 * @param verifyAgain parked transactions that were never verified, and one of whose inputs is final now
 */
public record FinalOutcome(
        List<VerifiedTransaction> included,
        List<Departure> departures,
        List<VerifiedTransaction> admitted,
        List<Woken> verifyAgain) {

    /** A parked transaction and who brought it. */
    public record Woken(Transaction transaction, Origin origin) {}

    public FinalOutcome {
        included = List.copyOf(included);
        departures = List.copyOf(departures);
        admitted = List.copyOf(admitted);
        verifyAgain = List.copyOf(verifyAgain);
    }
}
