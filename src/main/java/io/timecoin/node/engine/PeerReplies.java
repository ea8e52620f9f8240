package io.timecoin.node.engine;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.CompactBlock;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Transaction;
import io.timecoin.network.PeerMessage;
import io.timecoin.node.engine.VerifierPool.Urgency;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** What this node asks its peers for, and what becomes of their replies. Safe for any thread. */
final class PeerReplies {

    /** Most full hashes in one request, so that the reply fits a frame in nearly all cases. */
    private static final int HASHES_A_REQUEST = 4_096;

    private final ConsensusEngine engine;
    private final VerifierPool pool;
    private final EpochSets sets;
    private final PeerRequests requests;

    PeerReplies(ConsensusEngine engine, VerifierPool pool, EpochSets sets, PeerRequests requests) {
        this.engine = engine;
        this.pool = pool;
        this.sets = sets;
        this.requests = requests;
    }

    /** Gives a reply to the request that it answers; a reply nobody asked for is dropped. */
    void take(PublicKey peer, int requestId, PeerMessage reply, Runnable taken) {
        requests.answered(peer, requestId, reply);
        taken.run();
    }

    void fetchTransactions(List<Hash256> fullHashes, List<PublicKey> sources) {
        List<Hash256> asked = fullHashes.subList(0, Math.min(HASHES_A_REQUEST, fullHashes.size()));
        Set<Hash256> hashes = Set.copyOf(asked);
        requests.ask(new PeerRequests.Request(
                sources,
                PeerRequests.PATIENCE_FOR_MUCH,
                id -> new PeerMessage.GetTransactions(id, asked),
                reply -> {
                    if (!(reply instanceof PeerMessage.TransactionsReply(int id, List<Transaction> found))) {
                        return false;
                    }
                    List<Transaction> wanted = found.stream()
                            .filter(transaction -> hashes.contains(transaction.fullHash()))
                            .toList();
                    if (!wanted.isEmpty()) {
                        engine.answer(replica -> replica.fetchedTransactions(wanted));
                    }
                    return !wanted.isEmpty();
                },
                () -> engine.answer(replica -> replica.fetchedTransactions(List.of()))));
    }

    void fetchBlock(Hash256 blockHash, List<PublicKey> sources) {
        requests.ask(new PeerRequests.Request(
                sources,
                PeerRequests.PATIENCE_FOR_MUCH,
                id -> new PeerMessage.GetBlock(id, blockHash),
                reply -> {
                    if (!(reply instanceof PeerMessage.BlockReply(int id, List<Block> block))
                            || block.size() != 1
                            || !block.getFirst().hash().equals(blockHash)
                            || !CompactBlock.of(block.getFirst()).matchesHeader()) {
                        return false;
                    }
                    engine.answer(replica -> replica.fetchedBlock(block.getFirst()));
                    return true;
                },
                () -> {})); // asked for again by the core's next repetition
    }

    void fetchCertificates(long epoch, long fromView, long toView, List<PublicKey> sources) {
        requests.ask(new PeerRequests.Request(
                sources,
                PeerRequests.PATIENCE,
                id -> new PeerMessage.GetCertificates(id, epoch, fromView, toView),
                reply -> {
                    if (!(reply instanceof PeerMessage.CertificatesReply(int id, List<Certificate> found))) {
                        return false;
                    }
                    List<Certificate> wanted = found.stream()
                            .filter(certificate -> certificate.epoch() == epoch
                                    && certificate.view() >= fromView
                                    && certificate.view() <= toView)
                            .toList();
                    AtomicBoolean holds = new AtomicBoolean(true);
                    wanted.forEach(certificate -> pool.execute(Urgency.VOTE, () -> verify(certificate, holds)));
                    return !wanted.isEmpty();
                },
                () -> {})); // asked for again by the core's next repetition
    }

    /** One of a reply; nothing more is taken from it once one has not held. */
    private void verify(Certificate certificate, AtomicBoolean holds) {
        if (holds.get() && sets.verify(certificate)) {
            engine.answer(replica -> replica.certificate(certificate));
        } else {
            holds.set(false);
        }
    }

    void fetchFinalBlocks(long fromHeight, PublicKey peer) {
        requests.ask(new PeerRequests.Request(
                List.of(peer),
                PeerRequests.PATIENCE_FOR_MUCH,
                id -> new PeerMessage.GetFinalBlocks(id, fromHeight),
                reply -> {
                    if (!(reply instanceof PeerMessage.FinalBlocksReply blocks)) {
                        return false;
                    }
                    pool.execute(Urgency.BLOCK, () -> finalBlocks(peer, fromHeight, blocks));
                    return true;
                },
                () -> engine.answer(replica -> replica.noFinalBlocks(peer))));
    }

    private void finalBlocks(PublicKey peer, long fromHeight, PeerMessage.FinalBlocksReply reply) {
        boolean proven = reply.isLinkedFrom(fromHeight)
                && sets.verify(reply.finalization().getFirst());
        engine.answer(replica -> {
            replica.peerHeight(peer, reply.finalHeight());
            if (proven) {
                replica.finalBlocks(peer, reply.blocks(), reply.finalization().getFirst());
            } else {
                replica.noFinalBlocks(peer);
            }
        });
    }
}
