package io.timecoin.node.engine;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.PeerListener;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.Refusal;
import io.timecoin.node.engine.VerifierPool.Urgency;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * What comes in on links: verified beside the engine, then given to it; requests are answered. Messages of the epoch after
 * the current one are held for a moment, since a peer may have seen the settlement final a little earlier. Called on the
 * network's threads; never waits.
 */
final class MessageIntake implements PeerListener {

    private static final Logger LOG = Logger.getLogger(MessageIntake.class);

    /** About what a vote takes in memory, bytes. */
    private static final long VOTE_BYTES = 300;

    private final ConsensusEngine engine;
    private final VerifierPool pool;
    private final EpochSets sets;
    private final TransactionIntake transactions;
    private final PeerServer server;
    private final PeerReplies replies;
    private final ShownCertificates shown;
    private final NodeJournal journal;
    private final EarlyMessages early;

    MessageIntake(
            ConsensusEngine engine,
            VerifierPool pool,
            EpochSets sets,
            TransactionIntake transactions,
            PeerServer server,
            PeerReplies replies,
            ShownCertificates shown,
            NodeJournal journal) {
        this.engine = engine;
        this.pool = pool;
        this.sets = sets;
        this.transactions = transactions;
        this.server = server;
        this.replies = replies;
        this.shown = shown;
        this.journal = journal;
        this.early = new EarlyMessages(() -> sets.current().number());
    }

    @Override
    public void linked(PeerInfo peer) {
        LOG.infof("linked to %s (%s)", name(peer), peer.endpoint());
        int voter = voterIndex(peer);
        engine.submit(replica -> {
            replica.peerHeight(peer.nodeKey(), peer.finalHeight());
            replica.linked(voter);
        });
    }

    @Override
    public void unlinked(PeerInfo peer, String reason) {
        LOG.infof("link to %s ended: %s", name(peer), reason);
        shown.forget(peer.nodeKey());
        early.forget(peer.nodeKey());
        engine.submit(replica -> replica.peerGone(peer.nodeKey()));
    }

    @Override
    public void refused(String remoteAddress, Refusal refusal, String words, boolean byPeer) {
        if (refusal == Refusal.DUPLICATE_OPERATOR) {
            journal.duplicateOperatorRefused();
        }
    }

    /** About what a proposal takes in memory, bytes. */
    private static long bytes(Proposal proposal) {
        long justification = proposal.justification().stream()
                .mapToLong(MessageIntake::bytes)
                .sum();
        long settlement = proposal.block().settlement().stream()
                .mapToLong(transaction -> transaction.size())
                .sum();
        return VOTE_BYTES
                + justification
                + settlement
                + (long) proposal.block().fullHashes().size() * Hash256.LENGTH;
    }

    private static long bytes(Certificate certificate) {
        return VOTE_BYTES + (long) certificate.signers().size() * Signature.LENGTH;
    }

    private static String name(PeerInfo peer) {
        return peer.masternodeId() == null
                ? "node " + peer.nodeKey().toHex().substring(0, 12)
                : "masternode " + peer.masternodeId().toHex().substring(0, 12);
    }

    @Override
    public void received(PeerInfo peer, PeerMessage message, Runnable taken) {
        switch (message) {
            case PeerMessage.VoteMessage(Vote vote) -> {
                heard(peer);
                inEpoch(peer, vote.statement().epoch(), VOTE_BYTES, taken, done -> vote(vote, done));
            }
            case PeerMessage.ProposalMessage(Proposal proposal) -> {
                heard(peer);
                inEpoch(
                        peer,
                        proposal.epoch(),
                        bytes(proposal),
                        taken,
                        done -> proposal(peer.nodeKey(), proposal, done));
            }
            case PeerMessage.CertificateMessage(Certificate certificate) -> {
                heard(peer);
                inEpoch(
                        peer,
                        certificate.epoch(),
                        bytes(certificate),
                        taken,
                        done -> certificate(peer.nodeKey(), certificate, done));
            }
            case PeerMessage.StatusMessage status -> {
                status(peer, status);
                taken.run();
            }
            case PeerMessage.TransactionsMessage(var batch) ->
                transactions.fromPeer(batch, voterIndex(peer) >= 0, taken);
            case PeerMessage.GetTransactions request -> server.answer(peer.nodeKey(), request, taken);
            case PeerMessage.GetBlock request -> server.answer(peer.nodeKey(), request, taken);
            case PeerMessage.GetCertificates request -> server.answer(peer.nodeKey(), request, taken);
            case PeerMessage.GetFinalBlocks request -> server.answer(peer.nodeKey(), request, taken);
            case PeerMessage.TransactionsReply reply -> replies.take(peer.nodeKey(), reply.requestId(), reply, taken);
            case PeerMessage.BlockReply reply -> replies.take(peer.nodeKey(), reply.requestId(), reply, taken);
            case PeerMessage.CertificatesReply reply -> replies.take(peer.nodeKey(), reply.requestId(), reply, taken);
            case PeerMessage.FinalBlocksReply reply -> replies.take(peer.nodeKey(), reply.requestId(), reply, taken);
        }
    }

    private void status(PeerInfo peer, PeerMessage.StatusMessage status) {
        int voter = voterIndex(peer);
        PublicKey key = peer.nodeKey();
        engine.submit(replica -> {
            replica.peerHeight(key, status.finalHeight());
            if (voter >= 0) {
                replica.heard(voter);
            }
        });
    }

    private void heard(PeerInfo peer) {
        int voter = voterIndex(peer);
        if (voter >= 0) {
            engine.submit(replica -> replica.heard(voter));
        }
    }

    /** Index of the voter that a peer's record names, in the current set; −1 if it is none. */
    private int voterIndex(PeerInfo peer) {
        return LinkedVoters.index(sets.current().set(), peer);
    }

    /** Runs at once what is of the current epoch, holds what is of the next, and lets go of everything else. */
    private void inEpoch(PeerInfo peer, long epoch, long bytes, Runnable taken, Consumer<Runnable> work) {
        boolean holds = voterIndex(peer) >= 0; // nothing is kept for strangers
        if (holds && early.hold(peer.nodeKey(), epoch, bytes, () -> work.accept(() -> {}))) {
            taken.run(); // held here, bounded: the link must stay open for what brings this node into that epoch
        } else if (epoch == sets.current().number()) {
            work.accept(taken);
        } else {
            taken.run();
        }
    }

    /** The next epoch has opened: what was held is looked at now. */
    void epochOpened() {
        early.takeAll().forEach(Runnable::run);
    }

    private void vote(Vote vote, Runnable taken) {
        pool.execute(Urgency.VOTE, () -> {
            boolean accepted = sets.verify(vote)
                    && engine.submit(replica -> {
                        replica.vote(vote);
                        taken.run();
                    });
            if (!accepted) {
                taken.run();
            }
        });
    }

    private void proposal(PublicKey peer, Proposal proposal, Runnable taken) {
        proposal.justification().forEach(certificate -> shown.shownBy(certificate.statement(), peer));
        pool.execute(Urgency.VOTE, () -> {
            boolean holds = proposal.block().header().hash().equals(proposal.blockHash())
                    && proposal.block().matchesHeader()
                    && sets.verify(proposal);
            boolean accepted = holds
                    && engine.submit(replica -> {
                        replica.proposal(proposal);
                        taken.run();
                    });
            if (!accepted) {
                taken.run();
            }
        });
    }

    private void certificate(PublicKey peer, Certificate certificate, Runnable taken) {
        if (!shown.shownBy(certificate.statement(), peer)) {
            taken.run(); // known already
            return;
        }
        pool.execute(Urgency.VOTE, () -> {
            boolean accepted = sets.verify(certificate)
                    && engine.submit(replica -> {
                        replica.certificate(certificate);
                        taken.run();
                    });
            if (!accepted) {
                taken.run();
            }
        });
    }
}
