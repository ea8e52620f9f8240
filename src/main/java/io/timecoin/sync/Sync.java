package io.timecoin.sync;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.engine.BlockImporter;
import io.timecoin.engine.Fetches;
import io.timecoin.network.PeerListener;
import io.timecoin.network.PeerManager;
import io.timecoin.network.conduct.Faults;
import io.timecoin.network.discovery.Discovery;
import io.timecoin.network.fetch.FetchLimits;
import io.timecoin.network.fetch.Sources;
import io.timecoin.network.history.SyncProgress;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.Failure;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.HeapShare;
import io.timecoin.runtime.Threads;
import io.timecoin.storage.ChainStore;
import io.timecoin.verification.EngineInbox;
import io.timecoin.verification.Verification;
import io.timecoin.verification.history.HistoryJudge;
import io.timecoin.verification.history.ProvenEpochs;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Asks peers for what this node lacks, answers what they ask, and brings what comes on links to where it is used. */
@Singleton
public final class Sync implements Fetches, SyncProgress.Source {

    /** A large block may come in two halves from two peers, however small the heap. */
    private static final long LEAST_REPLY_BYTES = 4_000_000;

    /** A large block has room, decoded. */
    private static final long LEAST_HISTORY_BYTES = 4_000_000;

    private final PeerServer server;
    private final PeerReplies replies;
    private final HistorySync history;
    private final MessageIntake intake;

    /** What an operator decides. */
    public record Terms(Optional<Checkpoint> checkpoint) {}

    public Sync(
            Terms terms,
            EngineInbox engine,
            Verification verification,
            ChainStore chain,
            BlockImporter importer,
            PeerManager peers,
            Discovery discovery,
            Faults faults,
            Threads threads,
            Clocks clocks,
            Failure failure,
            HeapAccount heap) {
        this.server = new PeerServer(engine, chain, threads.replies(), ReplyLinks.of(peers), clocks.nanos(), heap);
        long mostParts = heap.share(HeapShare.REPLY_PARTS, LEAST_REPLY_BYTES);
        PeerRequests requests = new PeerRequests(
                peers::send,
                faults,
                threads.timer(),
                clocks::monotonicMillis,
                failure::failed,
                FetchLimits.STANDARD.withBytes(mostParts));
        heap.use(HeapShare.REPLY_PARTS, mostParts, requests::heldBytes);
        this.replies =
                new PeerReplies(engine, verification.pool(), verification.sets(), requests, faults, terms.checkpoint());
        ProvenEpochs epochs = new ProvenEpochs(chain.tip());
        long mostHistory = heap.share(HeapShare.HISTORY, LEAST_HISTORY_BYTES);
        this.history = new HistorySync(
                new HistorySync.Parts(
                        engine,
                        verification.pool(),
                        verification.history(),
                        new HistoryJudge(verification.sets(), epochs, Checkpoint.allowing(terms.checkpoint())),
                        epochs,
                        requests,
                        sink(importer),
                        threads.timer(),
                        clocks,
                        failure),
                chain.tip(),
                mostHistory);
        heap.use(HeapShare.HISTORY, mostHistory, history::memory);
        this.intake = new MessageIntake(
                engine, verification, server, replies, discovery, history, peers::end, clocks, failure::failed);
    }

    private static HistorySync.Sink sink(BlockImporter importer) {
        return new HistorySync.Sink() {
            @Override
            public boolean isBehind() {
                return importer.isBehind();
            }

            @Override
            public void whenApplied(Runnable work) {
                importer.whenApplied(work);
            }
        };
    }

    @Override
    public SyncProgress progress() {
        return history.progress();
    }

    /** Takes what comes in on links. */
    public PeerListener listener() {
        return intake;
    }

    /** Links refused, here or by the peer, because another live node has the same operator key; since the start. */
    public long duplicateOperators() {
        return intake.duplicateOperators();
    }

    /** Questions of peers that wait for their turn. */
    public int waitingQuestions() {
        return server.waiting();
    }

    /** Questions of peers that were let go, since more of their links waited already; since the start. */
    public long questionsLetGo() {
        return server.letGo();
    }

    /** Encoded bytes of blocks that peers have brought ahead and that held, since the start. */
    public long historyBytes() {
        return history.receivedBytes();
    }

    /** Questions for headers or blocks that came to nothing, since the start. */
    public long uselessHistory() {
        return history.useless();
    }

    @Override
    public void fetchTransactions(List<Hash256> fullHashes, Sources<PublicKey> sources) {
        replies.fetchTransactions(fullHashes, sources);
    }

    @Override
    public void fetchBlock(Hash256 blockHash, Sources<PublicKey> sources) {
        replies.fetchBlock(blockHash, sources);
    }

    @Override
    public void fetchCertificates(long epoch, long fromView, long toView, Sources<PublicKey> sources) {
        replies.fetchCertificates(epoch, fromView, toView, sources);
    }

    @Override
    public void fetchFinalBlocks(long fromHeight, PublicKey peer) {
        if (!history.takes(fromHeight, peer)) {
            replies.fetchFinalBlocks(fromHeight, peer);
        }
    }

    @Override
    public void finalized(List<FinalizedBlock> blocks) {
        server.finalized(blocks);
        history.finalized(blocks);
    }
}
