package io.timecoin.query;

import io.timecoin.crypto.Hash256;
import io.timecoin.query.view.TransactionView;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** How far transactions are. Safe for any thread; nothing blocks. */
public interface TransactionQueries {

    /** Pending, final or lately rejected; empty if this node knows nothing of it. */
    CompletionStage<Optional<TransactionView>> transaction(Hash256 txid);

    /**
     * Completes when the transaction is final or rejected, or with its state (perhaps empty) when the time is over. Whoever waits no
     * longer cancels it: then nothing of it is left.
     *
     * @param timeout at most 5 minutes
     * @throws TooManyWaitsException if as many wait as this node lets
     */
    CompletionStage<Optional<TransactionView>> awaitFinality(Hash256 txid, Duration timeout);
}
