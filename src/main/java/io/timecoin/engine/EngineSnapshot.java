package io.timecoin.engine;

import io.timecoin.consensus.ConsensusCore.ViewSummary;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.mempool.FeeRate;
import io.timecoin.mempool.MempoolLimits;
import io.timecoin.mempool.MempoolMemory;
import io.timecoin.mempool.TransactionMemory;
import io.timecoin.replica.ChainProgress;
import io.timecoin.replica.Replica;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.HeapShare;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the engine last said of itself, for readers that must not wait: taken at most a few times a second. */
@Singleton
public final class EngineSnapshot {

    /**
     * The engine at one moment.
     *
     * @param ownIndex of this node among the voters, −1 if it is none
     * @param mempoolParked transactions that wait for their inputs
     * @param feeFloor rate that a newcomer to the mempool must exceed
     * @param mempoolFull whether a newcomer may find no room there, or only in place of another
     * @param finalAt monotonic ms at which the final height last grew
     * @param progress empty until the engine has taken up what was recorded
     */
    public record State(
            boolean voting,
            int ownIndex,
            int mempoolTransactions,
            long mempoolBytes,
            MempoolMemory mempoolMemory,
            boolean mempoolFull,
            int mempoolParked,
            FeeRate feeFloor,
            long takenAt,
            long finalAt,
            long finalHeight,
            Optional<ChainProgress> progress,
            Optional<Agreement> agreement) {}

    /** The current view, and who agrees in it. */
    public record Agreement(ViewSummary view, ActiveSet set) {}

    private final CompletableFuture<State> first = new CompletableFuture<>();
    private volatile State latest = new State(
            false, -1, 0, 0, MempoolMemory.NONE, false, 0, FeeRate.ZERO, 0, 0, -1, Optional.empty(), Optional.empty());

    public EngineSnapshot(ReplicaHost.Terms terms, HeapAccount heap) {
        MempoolLimits limits = terms.mempool();
        heap.use(
                HeapShare.MEMPOOL, limits.memory(), () -> latest.mempoolMemory().waiting());
        heap.use(
                HeapShare.PARKED,
                limits.parkedMemory(),
                () -> latest.mempoolMemory().parked());
        heap.use(
                HeapShare.RECENT_FINALS,
                (long) limits.recentFinals() * TransactionMemory.RECENT_FINAL,
                () -> latest.mempoolMemory().recentFinals());
    }

    /** Completes with the first one that was taken, on the engine's thread: go on on another. */
    public CompletionStage<State> first() {
        return first;
    }

    public State latest() {
        return latest;
    }

    /** On the engine's thread. */
    void take(Replica replica, long monotonicMillis) {
        State before = latest;
        long height = replica.tip().height();
        latest = new State(
                replica.core().isVoting(),
                replica.core().ownIndex(),
                replica.mempool().size(),
                replica.mempool().bytes(),
                replica.mempool().held(),
                replica.mempool().isFull(),
                replica.mempool().parked(),
                replica.mempool().feeFloor(),
                monotonicMillis,
                height > before.finalHeight() ? monotonicMillis : before.finalAt(),
                height,
                Optional.of(replica.progress()),
                Optional.of(
                        new Agreement(replica.core().summary(), replica.core().activeSet())));
        first.complete(latest);
    }
}
