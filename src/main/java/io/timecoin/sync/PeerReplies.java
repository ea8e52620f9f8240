package io.timecoin.sync;

import io.smallrye.mutiny.Uni;
import io.timecoin.consensus.Certificate;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.fetch.BlockFetch;
import io.timecoin.network.fetch.CertificatesFetch;
import io.timecoin.network.fetch.FinalBlocksFetch;
import io.timecoin.network.fetch.Patience;
import io.timecoin.network.fetch.Sources;
import io.timecoin.network.fetch.TransactionsFetch;
import io.timecoin.verification.EngineInbox;
import io.timecoin.verification.EpochSets;
import io.timecoin.verification.Urgency;
import io.timecoin.verification.VerifierPool;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What this node asks its peers for, and what becomes of their replies. Safe for any thread. */
final class PeerReplies {

    private final EngineInbox engine;
    private final VerifierPool pool;
    private final EpochSets sets;
    private final PeerRequests requests;

    PeerReplies(EngineInbox engine, VerifierPool pool, EpochSets sets, PeerRequests requests) {
        this.engine = engine;
        this.pool = pool;
        this.sets = sets;
        this.requests = requests;
    }

    /** Gives a reply to the request that it answers; a reply nobody asked for is dropped. */
    Uni<Void> taken(PublicKey peer, int requestId, PeerMessage reply) {
        requests.answered(peer, requestId, reply);
        return Uni.createFrom().voidItem();
    }

    void fetchTransactions(List<Hash256> fullHashes, Sources<PublicKey> sources) {
        requests.ask(
                sources,
                new TransactionsFetch(
                        fullHashes,
                        PeerMessage.MAX_PART_BYTES,
                        found -> engine.answer(replica -> replica.fetchedTransactions(found))),
                Patience.IN_PARTS);
    }

    void fetchBlock(Hash256 blockHash, Sources<PublicKey> sources) {
        requests.ask(
                sources,
                new BlockFetch(
                        blockHash,
                        PeerMessage.MAX_PART_BYTES,
                        block -> engine.answer(replica -> replica.fetchedBlock(block)),
                        () -> {}), // asked for again by the core's next repetition
                Patience.IN_PARTS);
    }

    void fetchCertificates(long epoch, long fromView, long toView, Sources<PublicKey> sources) {
        requests.ask(sources, new CertificatesFetch(epoch, fromView, toView, this::certificates), Patience.IN_PARTS);
    }

    private void certificates(List<Certificate> certificates, Consumer<List<Certificate>> holding) {
        verify(certificates, new ArrayList<>(), holding);
    }

    /** One is a piece of work, the others follow in their turn. Nothing more is taken of a reply once one has not held. */
    private void verify(List<Certificate> certificates, List<Certificate> found, Consumer<List<Certificate>> holding) {
        pool.execute(Urgency.VOTE, () -> {
            Certificate next = certificates.get(found.size());
            boolean holds = sets.verify(next);
            if (holds) {
                engine.answer(replica -> replica.certificate(next));
                found.add(next);
            }
            if (holds && found.size() < certificates.size()) {
                verify(certificates, found, holding);
            } else {
                holding.accept(List.copyOf(found));
            }
        });
    }

    void fetchFinalBlocks(long fromHeight, PublicKey peer) {
        requests.ask(
                Sources.only(List.of(peer)),
                new FinalBlocksFetch(
                        fromHeight,
                        reply -> pool.execute(Urgency.BLOCK, () -> finalBlocks(peer, fromHeight, reply)),
                        () -> engine.answer(replica -> replica.noFinalBlocks(peer))),
                Patience.FOR_A_FRAME);
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
