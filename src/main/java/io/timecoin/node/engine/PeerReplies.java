package io.timecoin.node.engine;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.network.PeerMessage;
import io.timecoin.node.engine.VerifierPool.Urgency;
import java.util.List;

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
        requests.answered(peer, requestId).ifPresent(request -> request.takes().accept(reply));
        taken.run();
    }

    void fetchTransactions(List<Hash256> fullHashes, List<PublicKey> sources) {
        List<Hash256> asked = fullHashes.subList(0, Math.min(HASHES_A_REQUEST, fullHashes.size()));
        requests.ask(new PeerRequests.Request(
                sources,
                id -> new PeerMessage.GetTransactions(id, asked),
                reply -> {
                    if (reply instanceof PeerMessage.TransactionsReply found) {
                        engine.submit(replica -> replica.fetchedTransactions(found.transactions()));
                    }
                },
                () -> engine.submit(replica -> replica.fetchedTransactions(List.of()))));
    }

    void fetchBlock(Hash256 blockHash, List<PublicKey> sources) {
        requests.ask(new PeerRequests.Request(
                sources,
                id -> new PeerMessage.GetBlock(id, blockHash),
                reply -> {
                    if (reply instanceof PeerMessage.BlockReply answer) {
                        answer.block().stream()
                                .filter(found -> found.hash().equals(blockHash))
                                .forEach(found -> engine.submit(replica -> replica.fetchedBlock(found)));
                    }
                },
                () -> {})); // asked for again by the core's next repetition
    }

    void fetchCertificates(long epoch, long fromView, long toView, List<PublicKey> sources) {
        requests.ask(new PeerRequests.Request(
                sources,
                id -> new PeerMessage.GetCertificates(id, epoch, fromView, toView),
                reply -> {
                    if (reply instanceof PeerMessage.CertificatesReply found) {
                        pool.execute(
                                Urgency.VOTE,
                                () -> found.certificates().stream()
                                        .filter(sets::verify)
                                        .forEach(certificate ->
                                                engine.submit(replica -> replica.certificate(certificate))));
                    }
                },
                () -> {})); // asked for again by the core's next repetition
    }

    void fetchFinalBlocks(long fromHeight, PublicKey peer) {
        requests.ask(new PeerRequests.Request(
                List.of(peer),
                id -> new PeerMessage.GetFinalBlocks(id, fromHeight),
                reply -> {
                    if (reply instanceof PeerMessage.FinalBlocksReply blocks) {
                        pool.execute(Urgency.BLOCK, () -> finalBlocks(peer, fromHeight, blocks));
                    }
                },
                () -> engine.submit(replica -> replica.noFinalBlocks(peer))));
    }

    private void finalBlocks(PublicKey peer, long fromHeight, PeerMessage.FinalBlocksReply reply) {
        boolean proven = FinalBlocksServer.isLinked(reply, fromHeight)
                && sets.verify(reply.finalization().getFirst());
        engine.submit(replica -> {
            replica.peerHeight(peer, reply.finalHeight());
            if (proven) {
                replica.finalBlocks(peer, reply.blocks(), reply.finalization().getFirst());
            } else {
                replica.noFinalBlocks(peer);
            }
        });
    }
}
