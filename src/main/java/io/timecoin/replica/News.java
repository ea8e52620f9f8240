package io.timecoin.replica;

import io.timecoin.ledger.VerifiedTransaction;
import java.util.ArrayList;
import java.util.List;

/** Passes new transactions on in batches: at low rates a message for each would cost more than the transaction. One thread. */
final class News {

    /** How long news waits for company before it is passed on, ms. */
    private static final long PATIENCE_MILLIS = 10;

    /** So much company is enough. */
    private static final int ENOUGH = 256;

    private final ReplicaPort port;
    private final List<VerifiedTransaction> own = new ArrayList<>();
    private final List<VerifiedTransaction> relayed = new ArrayList<>();
    private long dueAt = Long.MAX_VALUE;

    News(ReplicaPort port) {
        this.port = port;
    }

    /**
     * A transaction was admitted.
     *
     * @param fromVoter whether it came from a voter, which tells the other voters itself
     */
    void add(VerifiedTransaction transaction, boolean fromVoter) {
        (fromVoter ? relayed : own).add(transaction);
    }

    void tellIfDue(long now) {
        if (own.isEmpty() && relayed.isEmpty()) {
            return;
        }
        dueAt = Math.min(dueAt, now + PATIENCE_MILLIS);
        if (now >= dueAt || own.size() + relayed.size() >= ENOUGH) {
            tell();
        }
    }

    void tell() {
        dueAt = Long.MAX_VALUE;
        if (!own.isEmpty()) {
            port.announce(List.copyOf(own), true);
            own.clear();
        }
        if (!relayed.isEmpty()) {
            port.announce(List.copyOf(relayed), false);
            relayed.clear();
        }
    }

    /** Monotonic ms at which {@link #tellIfDue} has something to do. */
    long dueAt() {
        return dueAt;
    }
}
