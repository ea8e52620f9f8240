package io.timecoin.sync;

import io.timecoin.consensus.Certificate;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import io.timecoin.mempool.TransactionMemory;
import io.timecoin.network.PeerMessage.BlockRangeReply;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.network.PeerMessage.GetBlockRange;
import io.timecoin.network.PeerMessage.GetSettlements;
import io.timecoin.network.PeerMessage.SettlementsReply;
import io.timecoin.network.Scheduler;
import io.timecoin.network.fetch.HistoryFetch;
import io.timecoin.network.fetch.Patience;
import io.timecoin.network.fetch.Sources;
import io.timecoin.network.fetch.Step;
import io.timecoin.network.history.BlockRange;
import io.timecoin.network.history.Failing;
import io.timecoin.network.history.HistoryLimits;
import io.timecoin.network.history.HistoryPlan;
import io.timecoin.network.history.HistoryQuestion;
import io.timecoin.network.history.Pace;
import io.timecoin.network.history.SyncProgress;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.runtime.Clocks;
import io.timecoin.sync.HistoryJudge.Headers;
import io.timecoin.sync.HistoryJudge.Verdict;
import io.timecoin.verification.EngineInbox;
import io.timecoin.verification.HistoryVerifier;
import io.timecoin.verification.Urgency;
import io.timecoin.verification.VerifierPool;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Gets the final chain from many peers ahead of the engine, which asks for the blocks after its own as before and is answered out
 * of what is here (protocol §9). What a reply proves is judged, and its signatures are verified, beside the engine; the {@link
 * HistoryPlan} decides what is asked of whom. Safe for any thread; what follows from anything is done on the timer's thread.
 */
final class HistorySync implements LinkNews.Heights {

    private static final Logger LOG = Logger.getLogger(HistorySync.class);

    /** Who is so few blocks behind is answered by one peer sooner than several can prove how far the chain goes. */
    private static final long NEAR = 8;

    /** A byte of a block takes so many of memory at most, decoded. */
    private static final int MEMORY_OF_BYTE = 8;

    /** A block with its header and its places here. */
    private static final long MEMORY_OF_BLOCK = 1_000;

    /** Ranges whose signatures are being verified: as many as keep all verifiers busy while one is applied. */
    private static final int MOST_VERIFYING = 3;

    private static final long LOG_MILLIS = 5_000;

    /** What a range's blocks are waiting for. */
    private enum Readiness {
        FETCHED,
        BEING_VERIFIED,
        READY
    }

    /** Blocks that hold, and what proves them. */
    private static final class Fetched {
        private final List<Block> blocks;
        private final Certificate finalization;
        private Readiness readiness = Readiness.FETCHED;
        private HistoryVerifier.@Nullable Batch batch;

        Fetched(FinalBlocksReply reply) {
            this.blocks = reply.blocks();
            this.finalization = reply.finalization().getFirst();
        }

        long memory() {
            return blocks.size() * MEMORY_OF_BLOCK
                    + blocks.stream()
                            .flatMap(block -> block.transactions().stream())
                            .mapToLong(TransactionMemory::waiting)
                            .sum();
        }
    }

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
            Consumer<Throwable> failed) {}

    private final Parts parts;
    private final Object lock = new Object();
    private final HistoryPlan<PublicKey, Fetched> plan;
    private final Pace pace = new Pace();
    private final LongAdder receivedBytes = new LongAdder();
    private final LongAdder useless = new LongAdder();

    /** In whose name the engine has asked for the block after its newest one. */
    private final SequencedSet<PublicKey> askers = new LinkedHashSet<>();

    private boolean woken;
    private boolean waitsForSink;
    private long wakeAt = Long.MAX_VALUE;
    private long loggedAt;
    private boolean syncing;

    HistorySync(Parts parts, ChainState tip, long mostMemory) {
        this.parts = parts;
        this.plan =
                new HistoryPlan<>(HistoryLimits.of(mostMemory, MEMORY_OF_BYTE), tip.height(), tip.epoch(), this::letGo);
    }

    // ---- what happens

    @Override
    public void claims(PublicKey peer, long finalHeight, boolean votes) {
        synchronized (lock) {
            plan.claims(peer, finalHeight, votes);
        }
    }

    @Override
    public void gone(PublicKey peer) {
        synchronized (lock) {
            plan.gone(peer);
            askers.remove(peer);
        }
        wake();
    }

    /**
     * The engine asks for final blocks, and names a peer that may have them. False if it is to ask that peer by itself; else it
     * is answered in that peer's name, whoever has brought the blocks.
     */
    boolean takes(long fromHeight, PublicKey peer) {
        synchronized (lock) {
            long now = now();
            if (plan.target() < fromHeight && plan.highestClaim(now) < fromHeight + NEAR) {
                return false;
            }
            plan.wanted(now);
            askers.remove(peer);
            askers.add(peer); // the last one is waited for longest
        }
        wake();
        return true;
    }

    /** Blocks have become final here; on the engine's thread. */
    void finalized(List<FinalizedBlock> blocks) {
        ChainState tip = blocks.getLast().after();
        parts.epochs().progressed(tip);
        synchronized (lock) {
            plan.progressed(tip.height(), tip.epoch());
            pace.add(
                    blocks.size(),
                    blocks.stream()
                            .mapToLong(block -> block.block().transactions().size())
                            .sum(),
                    now());
        }
        wake();
    }

    private void letGo(Fetched fetched) {
        if (fetched.batch != null) {
            fetched.batch.forget();
        }
    }

    private long now() {
        return parts.clocks().monotonicMillis();
    }

    // ---- questions and answers

    private void ask(HistoryPlan.Order<PublicKey> order) {
        PublicKey peer = order.peer();
        HistoryQuestion question = order.question();
        Runnable silent = () -> failed(peer, question, Failing.SILENT);
        HistoryFetch<?> fetch = switch (question) {
            case HistoryQuestion.Headers(long firstEpoch) ->
                new HistoryFetch<>(
                        id -> new GetSettlements(id, firstEpoch),
                        SettlementsReply.class,
                        (reply, conclude) -> beside(peer, () -> headers(peer, question, firstEpoch, reply), conclude),
                        silent);
            case HistoryQuestion.Blocks(BlockRange range, int mostBytes) ->
                new HistoryFetch<>(
                        id -> new GetBlockRange(id, range.first(), range.last(), mostBytes),
                        BlockRangeReply.class,
                        (reply, conclude) ->
                                beside(peer, () -> blocks(peer, question, range, mostBytes, reply), conclude),
                        silent);
        };
        parts.requests().ask(Sources.only(List.of(peer)), fetch, Patience.FOR_A_FRAME);
    }

    private interface Judging {
        Step judge();
    }

    private void beside(PublicKey peer, Judging judging, Consumer<Step> conclude) {
        parts.pool()
                .execute(Urgency.HISTORY, new VerifierPool.Source.Peer(peer), () -> conclude.accept(judging.judge()));
    }

    private Step headers(PublicKey peer, HistoryQuestion question, long firstEpoch, SettlementsReply reply) {
        if (reply.busy()) {
            return failed(peer, question, Failing.BUSY);
        }
        return switch (parts.judge().headers(firstEpoch, reply)) {
            case Verdict.Holds<Headers>(Headers proven) -> {
                synchronized (lock) {
                    plan.headers(peer, firstEpoch, proven.settlements(), proven.tip(), now());
                }
                wake();
                yield Step.DONE;
            }
            case Verdict.Nothing<Headers> _ -> failed(peer, question, Failing.USELESS);
            case Verdict.Lie<Headers>(Step.False fault) -> {
                failed(peer, question, Failing.USELESS);
                yield fault;
            }
        };
    }

    private Step blocks(
            PublicKey peer, HistoryQuestion question, BlockRange asked, int mostBytes, BlockRangeReply reply) {
        if (reply.busy()) {
            return failed(peer, question, Failing.BUSY);
        }
        return switch (parts.judge().blocks(asked, mostBytes, reply)) {
            case Verdict.Holds<FinalBlocksReply>(FinalBlocksReply proven) -> {
                Fetched fetched = new Fetched(proven);
                long memory = fetched.memory();
                receivedBytes.add(reply.blocks().length());
                synchronized (lock) {
                    plan.blocks(
                            peer,
                            asked,
                            fetched.blocks.getLast().height(),
                            reply.blocks().length(),
                            memory,
                            fetched,
                            now());
                }
                LOG.debugf(
                        "node %s has proven %d final blocks from height %d",
                        peer.toHex().substring(0, 12), fetched.blocks.size(), asked.first());
                wake();
                yield Step.DONE;
            }
            case Verdict.Nothing<FinalBlocksReply> _ -> failed(peer, question, Failing.USELESS);
            case Verdict.Lie<FinalBlocksReply>(Step.False fault) -> {
                failed(peer, question, Failing.USELESS);
                yield fault;
            }
        };
    }

    private Step failed(PublicKey peer, HistoryQuestion question, Failing why) {
        if (why != Failing.BUSY) {
            useless.increment();
        }
        synchronized (lock) {
            plan.failed(peer, question, why, now());
        }
        wake();
        return Step.USELESS;
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
        try {
            work();
        } catch (Throwable e) { // a timer would swallow it
            parts.failed().accept(e);
        }
    }

    private void work() {
        List<HistoryPlan.Order<PublicKey>> orders;
        synchronized (lock) {
            woken = false;
            long now = now();
            orders = plan.orders(now);
            verifyAhead();
            deliver();
            giveUp(now);
            tell(now);
            arm(now);
        }
        orders.forEach(this::ask); // without the lock: a request that cannot be made fails at once
    }

    private void verifyAhead() {
        int verifying = 0;
        for (Fetched next : plan.inOrder()) {
            if (next.readiness == Readiness.FETCHED) {
                next.readiness = Readiness.BEING_VERIFIED;
                HistoryVerifier.Batch batch = parts.verifier().take(next.blocks);
                next.batch = batch;
                batch.verify().subscribe().with(_ -> verified(next), parts.failed());
            }
            verifying += next.readiness == Readiness.READY ? 0 : 1;
            if (verifying >= MOST_VERIFYING) {
                return;
            }
        }
    }

    private void verified(Fetched fetched) {
        synchronized (lock) {
            fetched.readiness = Readiness.READY;
        }
        wake();
    }

    private void deliver() {
        Optional<Fetched> next = plan.held(plan.height() + 1).filter(range -> range.readiness == Readiness.READY);
        if (askers.isEmpty() || next.isEmpty()) {
            return;
        }
        if (parts.sink().isBehind()) { // the disk is slower than the verifiers
            if (!waitsForSink) {
                waitsForSink = true;
                parts.sink().whenApplied(this::sinkHasRoom);
            }
            return;
        }
        PublicKey asker = askers.getLast();
        askers.clear();
        Fetched range = next.get();
        parts.engine().answer(replica -> replica.finalBlocks(asker, range.blocks, range.finalization));
    }

    private void sinkHasRoom() {
        synchronized (lock) {
            waitsForSink = false;
        }
        wake();
    }

    /** Nobody is left who may have what comes next: the engine asks again later. */
    private void giveUp(long now) {
        if (!askers.isEmpty() && plan.isStuck(now)) {
            List<PublicKey> told = List.copyOf(askers);
            askers.clear();
            parts.engine().answer(replica -> told.forEach(replica::noFinalBlocks));
        }
    }

    private void tell(long now) {
        if (!syncing && plan.target() >= plan.height() + NEAR && plan.stage(now) == SyncProgress.Stage.BLOCKS) {
            syncing = true;
            loggedAt = now;
            LOG.infof("fetching final blocks from height %d to %d", plan.height() + 1, plan.target());
        } else if (syncing && plan.height() >= plan.target()) {
            syncing = false;
            LOG.infof("caught up at height %d", plan.height());
        }
        if (!syncing || now < loggedAt + LOG_MILLIS) {
            return;
        }
        loggedAt = now;
        SyncProgress progress = progress(now);
        LOG.infof(
                "catching up: height %d of %d, %.0f blocks/s, %.0f transactions/s%s, %d peers asked",
                progress.height(),
                progress.target(),
                progress.blocksPerSecond(),
                progress.transactionsPerSecond(),
                progress.etaSeconds().isPresent()
                        ? ", done in " + progress.etaSeconds().getAsLong() + " s"
                        : "",
                progress.sources().stream().filter(use -> use.open() > 0).count());
    }

    private void arm(long now) {
        long next = plan.nextWakeup(now);
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
            return progress(now());
        }
    }

    private SyncProgress progress(long now) {
        double rate = pace.blocksPerSecond(now);
        long left = plan.target() - plan.height();
        return new SyncProgress(
                plan.stage(now),
                plan.height(),
                plan.target(),
                rate,
                pace.transactionsPerSecond(now),
                left > 0 && rate > 0 ? OptionalLong.of((long) Math.ceil(left / rate)) : OptionalLong.empty(),
                plan.uses());
    }

    /** Encoded bytes of blocks that held, since the start. */
    long receivedBytes() {
        return receivedBytes.sum();
    }

    /** Questions that came to nothing, since the start. */
    long useless() {
        return useless.sum();
    }

    /** Bytes of memory of blocks that wait, and of those that may come; for a gauge. */
    long memory() {
        synchronized (lock) {
            return plan.memory();
        }
    }
}
