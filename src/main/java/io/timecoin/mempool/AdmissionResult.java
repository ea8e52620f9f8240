package io.timecoin.mempool;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a transaction that was offered to the {@link Mempool}. */
public sealed interface AdmissionResult {

    /**
     * It is in the mempool now.
     *
     * @param departures transactions that had to make room, or lost a coin to it
     */
    record Admitted(List<Departure> departures) implements AdmissionResult {
        public Admitted {
            departures = List.copyOf(departures);
        }
    }

    /** It, or the same transaction with other witnesses, is in the mempool or was final recently: nothing changed. */
    record AlreadyKnown() implements AdmissionResult {}

    /**
     * It waits, for a bounded time, for the blocks that create its inputs to be final (protocol §4, Pending).
     *
     * @param departures parked transactions that had to make room, of who has more of them than who brought this one
     */
    record Parked(List<Departure> departures) implements AdmissionResult {
        public Parked {
            departures = List.copyOf(departures);
        }
    }

    /** Blocks became final since it was judged, and the answer may have changed: judge it again on the present state. */
    record VerifyAgain() implements AdmissionResult {}

    /**
     * It is not in the mempool.
     *
     * @param rule its stable name
     * @param detail a sentence for people
     * @param winnerTxid who spends the coin instead, if that is the reason
     */
    record Refused(Rule rule, String detail, @Nullable Hash256 winnerTxid) implements AdmissionResult {}
}
