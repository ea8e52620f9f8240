package io.timecoin.sync;

import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.ChainState;
import io.timecoin.network.PeerMessage.BlockRangeReply;
import io.timecoin.network.PeerMessage.SettlementsReply;
import io.timecoin.network.Scheduler;
import io.timecoin.network.fetch.Patience;
import io.timecoin.network.fetch.Sources;
import io.timecoin.network.fetch.Step;
import io.timecoin.network.history.HistoryLimits;
import io.timecoin.network.history.HistoryPlan;
import io.timecoin.network.history.HistoryQuestion;
import io.timecoin.network.history.SyncProgress;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.Failure;
import io.timecoin.verification.EngineInbox;
import io.timecoin.verification.HistoryVerifier;
import io.timecoin.verification.Urgency;
import io.timecoin.verification.VerifierPool;
import io.timecoin.verification.history.FetchedBlocks;
import io.timecoin.verification.history.HistoryDownload;
import io.timecoin.verification.history.HistoryFetches;
import io.timecoin.verification.history.HistoryJudge;
import io.timecoin.verification.history.HistoryJudge.Headers;
import io.timecoin.verification.history.HistoryJudge.Verdict;
import io.timecoin.verification.history.ProvenEpochs;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Gives {@link HistoryDownload}, which decides how the final chain comes from many peers, a lock, a timer, links, verifiers and the
 * engine. What a reply proves is judged, and its signatures are verified, beside the engine. Safe for any thread; what follows
 * from anything is done on the timer's thread.
 */
final class HistorySync implements LinkNews.Heights {

    private static final Logger LOG = Logger.getLogger(HistorySync.class);

    /** Where final blocks go. */
    interface Sink {
        /** Whether it has more of them than it should. */
        boolean isBehind();

        /** Runs something once it has caught up. */
        void whenApplied(Runnable work);
    }

    /** What it works with. */
    record Parts(
            EngineInbox engine,
            VerifierPool pool,
            HistoryVerifier verifier,
            HistoryJudge judge,
            ProvenEpochs epochs,
            PeerRequests requests,
            Sink sink,
            ScheduledExecutorService timer,
            Clocks clocks,
            Failure failure) {}

    private final Parts parts;
    private final Object lock = new Object();
    private final HistoryDownload<PublicKey> download;
    private final SyncReport report;

    /** What is being verified ahead, or has been. */
    private final Map<FetchedBlocks, HistoryVerifier.Batch> ahead = new HashMap<>();

    private boolean woken;
    private boolean waitsForSink;
    private long wakeAt = Long.MAX_VALUE;

    HistorySync(Parts parts, ChainState tip, long mostMemory) {
        this.parts = parts;
        this.download =
                new HistoryDownload<>(HistoryLimits.of(mostMemory, FetchedBlocks.MEMORY_OF_BYTE), tip, this::letGo);
        this.report = new SyncReport(download);
    }

    // ---- what happens

    @Override
    public void claims(PublicKey peer, long finalHeight, boolean votes) {
        synchronized (lock) {
            download.claims(peer, finalHeight, votes);
        }
    }

    @Override
    public void gone(PublicKey peer) {
        synchronized (lock) {
            download.gone(peer);
        }
        wake();
    }

    /**
     * The engine asks for final blocks, and names a peer that may have them. False if it is to ask that peer by itself; else it
     * is answered in that peer's name, whoever has brought the blocks.
     */
    boolean takes(long fromHeight, PublicKey peer) {
        synchronized (lock) {
            if (!download.takes(fromHeight, peer, now())) {
                return false;
            }
        }
        wake();
        return true;
    }

    /** Blocks have become final here; on the engine's thread. */
    void finalized(List<FinalizedBlock> blocks) {
        ChainState tip = blocks.getLast().after();
        parts.epochs().progressed(tip);
        synchronized (lock) {
            download.progressed(tip);
            report.finalized(blocks, now());
        }
        wake();
    }

    private long now() {
        return parts.clocks().monotonicMillis();
    }

    // ---- questions and answers

    private void ask(HistoryPlan.Order<PublicKey> order) {
        PublicKey peer = order.peer();
        HistoryFetches fetches = new HistoryFetches(
                (question, reply, conclude) -> beside(peer, () -> headers(peer, question, reply), conclude),
                (question, reply, conclude) -> beside(peer, () -> blocks(peer, question, reply), conclude));
        parts.requests()
                .ask(
                        Sources.only(List.of(peer)),
                        fetches.of(order.question(), () -> silent(peer, order.question())),
                        Patience.FOR_A_FRAME);
    }

    private void beside(PublicKey peer, Supplier<Step> judging, Consumer<Step> conclude) {
        parts.pool().execute(Urgency.HISTORY, new VerifierPool.Source.Peer(peer), () -> conclude.accept(judging.get()));
    }

    private Step headers(PublicKey peer, HistoryQuestion.Headers question, SettlementsReply reply) {
        Verdict<Headers> verdict = parts.judge().headers(question.firstEpoch(), reply);
        Step step;
        synchronized (lock) {
            step = download.headers(peer, question, verdict, now());
        }
        wake();
        return step;
    }

    private Step blocks(PublicKey peer, HistoryQuestion.Blocks question, BlockRangeReply reply) {
        Verdict<FetchedBlocks> verdict = parts.judge().blocks(question.range(), question.mostBytes(), reply);
        Step step;
        synchronized (lock) {
            step = download.blocks(peer, question, verdict, now());
        }
        if (verdict instanceof Verdict.Holds<FetchedBlocks>(FetchedBlocks proven)) {
            LOG.debugf(
                    "node %s has proven %d final blocks from height %d",
                    peer.toHex().substring(0, 12),
                    proven.blocks().size(),
                    question.range().first());
        }
        wake();
        return step;
    }

    private void silent(PublicKey peer, HistoryQuestion question) {
        synchronized (lock) {
            download.silent(peer, question, now());
        }
        wake();
    }

    // ---- what follows

    /** Once for all that has happened until then. */
    private void wake() {
        synchronized (lock) {
            if (woken || parts.timer().isShutdown()) { // then the node is stopping
                return;
            }
            woken = true;
        }
        try {
            parts.timer().execute(this::guardedWork);
        } catch (RejectedExecutionException _) { // it has begun to stop since then
            LOG.debug("nothing more is fetched: the node is stopping");
        }
    }

    private void guardedWork() {
        parts.failure().guarded(this::work);
    }

    private void work() {
        HistoryDownload.Turn<PublicKey> turn;
        synchronized (lock) {
            woken = false;
            long now = now();
            turn = download.turn(now, parts.sink().isBehind());
            turn.verifyAhead().forEach(this::verifyAhead);
            turn.delivery().ifPresent(this::deliver);
            if (turn.waitsForSink()) {
                waitForSink();
            }
            if (!turn.unanswered().isEmpty()) {
                parts.engine().answer(replica -> turn.unanswered().forEach(replica::noFinalBlocks));
            }
            report.tell(now);
            arm(now);
        }
        turn.questions().forEach(this::ask); // without the lock: a request that cannot be made fails at once
    }

    private void verifyAhead(FetchedBlocks next) {
        HistoryVerifier.Batch batch = parts.verifier().take(next.blocks());
        ahead.put(next, batch);
        batch.verify().subscribe().with(_ -> verified(next), parts.failure()::failed);
    }

    private void verified(FetchedBlocks fetched) {
        synchronized (lock) {
            download.verified(fetched);
        }
        wake();
    }

    private void letGo(FetchedBlocks fetched) {
        HistoryVerifier.@Nullable Batch batch = ahead.remove(fetched);
        if (batch != null) {
            batch.forget();
        }
    }

    private void deliver(HistoryDownload.Delivery<PublicKey> delivery) {
        FetchedBlocks fetched = delivery.fetched();
        parts.engine()
                .answer(replica -> replica.finalBlocks(delivery.asker(), fetched.blocks(), fetched.finalization()));
    }

    /** The disk is slower than the verifiers. */
    private void waitForSink() {
        if (!waitsForSink) {
            waitsForSink = true;
            parts.sink().whenApplied(this::sinkHasRoom);
        }
    }

    private void sinkHasRoom() {
        synchronized (lock) {
            waitsForSink = false;
        }
        wake();
    }

    private void arm(long now) {
        long next = download.nextWakeup(now);
        if (next < wakeAt) {
            wakeAt = next;
            var _ = Scheduler.of(parts.timer()).after(Duration.ofMillis(next - now), () -> due(next));
        }
    }

    private void due(long time) {
        synchronized (lock) {
            wakeAt = time == wakeAt ? Long.MAX_VALUE : wakeAt;
        }
        guardedWork();
    }

    // ---- for people

    SyncProgress progress() {
        synchronized (lock) {
            return report.progress(now());
        }
    }

    /** Encoded bytes of blocks that held, since the start. */
    long receivedBytes() {
        return locked(HistoryDownload::receivedBytes);
    }

    /** Questions that came to nothing, since the start. */
    long useless() {
        return locked(HistoryDownload::useless);
    }

    /** Bytes of memory of blocks that wait, and of those that may come; for a gauge. */
    long memory() {
        return locked(HistoryDownload::memory);
    }

    private long locked(ToLongFunction<HistoryDownload<PublicKey>> read) {
        synchronized (lock) {
            return read.applyAsLong(download);
        }
    }
}
