package io.timecoin.sync;

import io.smallrye.mutiny.Uni;
import io.timecoin.consensus.Certificate;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.conduct.Fault;
import io.timecoin.network.conduct.Faults;
import io.timecoin.network.fetch.BlockFetch;
import io.timecoin.network.fetch.CertificatesFetch;
import io.timecoin.network.fetch.OneReplyFetch;
import io.timecoin.network.fetch.Patience;
import io.timecoin.network.fetch.Sources;
import io.timecoin.network.fetch.TransactionsFetch;
import io.timecoin.verification.EngineInbox;
import io.timecoin.verification.EpochSets;
import io.timecoin.verification.Urgency;
import io.timecoin.verification.VerifierPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** What this node asks its peers for, and what becomes of their replies. Safe for any thread. */
final class PeerReplies {

    private static final Logger LOG = Logger.getLogger(PeerReplies.class);

    private final EngineInbox engine;
    private final Faults faults;
    private final VerifierPool pool;
    private final EpochSets sets;
    private final PeerRequests requests;
    private final Optional<Checkpoint> checkpoint;

    PeerReplies(
            EngineInbox engine,
            VerifierPool pool,
            EpochSets sets,
            PeerRequests requests,
            Faults faults,
            Optional<Checkpoint> checkpoint) {
        this.checkpoint = checkpoint;
        this.engine = engine;
        this.faults = faults;
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

    private void certificates(List<Certificate> certificates, Consumer<CertificatesFetch.Judged> concluded) {
        verify(certificates, new ArrayList<>(), concluded);
    }

    /** One is a piece of work, the others follow in their turn. Nothing more is taken of a reply once one has not held. */
    private void verify(
            List<Certificate> certificates, List<Certificate> found, Consumer<CertificatesFetch.Judged> concluded) {
        pool.execute(Urgency.VOTE, () -> {
            Certificate next = certificates.get(found.size());
            EpochSets.Proof proof = sets.judge(next);
            boolean holds = proof == EpochSets.Proof.HOLDS;
            if (holds) {
                engine.answer(replica -> replica.certificate(next));
                found.add(next);
            }
            if (holds && found.size() < certificates.size()) {
                verify(certificates, found, concluded);
            } else {
                concluded.accept(new CertificatesFetch.Judged(found, proof == EpochSets.Proof.FORGED));
            }
        });
    }

    void fetchFinalBlocks(long fromHeight, PublicKey peer) {
        requests.ask(
                Sources.only(List.of(peer)),
                OneReplyFetch.ofFinalBlocks(
                        fromHeight,
                        reply -> pool.execute(Urgency.BLOCK, () -> finalBlocks(peer, fromHeight, reply)),
                        () -> engine.answer(replica -> replica.noFinalBlocks(peer))),
                Patience.FOR_A_FRAME);
    }

    private void finalBlocks(PublicKey peer, long fromHeight, PeerMessage.FinalBlocksReply reply) {
        boolean linked = reply.isLinkedFrom(fromHeight) && isAllowed(reply);
        boolean proven = linked && holds(peer, reply.finalization().getFirst());
        if (proven) {
            LOG.infof(
                    "fetching final blocks from height %d: node %s has proven %d",
                    fromHeight, peer.toHex().substring(0, 12), reply.blocks().size());
        } else if (!linked && !reply.blocks().isEmpty()) {
            faults.atFault(peer, reply.matchesHeaders() ? Fault.USELESS_REPLY : Fault.HEADER_CONTRADICTED);
        }
        engine.answer(replica -> {
            replica.peerHeight(peer, reply.finalHeight()); // only claimed: it says whom to ask
            if (proven) {
                replica.finalBlocks(peer, reply.blocks(), reply.finalization().getFirst());
            } else {
                replica.noFinalBlocks(peer);
            }
        });
    }

    /** Of a chain without the configured checkpoint nothing is taken. */
    private boolean isAllowed(PeerMessage.FinalBlocksReply reply) {
        return checkpoint.isEmpty()
                || reply.blocks().stream().allMatch(block -> checkpoint.get().allows(block.header()));
    }

    /** One that is forged is its sender's fault; of another epoch than this node is in nothing can be said. */
    private boolean holds(PublicKey peer, Certificate certificate) {
        return switch (sets.judge(certificate)) {
            case HOLDS -> true;
            case UNKNOWN -> false;
            case FORGED -> {
                faults.atFault(peer, Fault.BAD_SIGNATURE);
                yield false;
            }
        };
    }
}
