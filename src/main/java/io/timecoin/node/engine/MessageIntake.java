package io.timecoin.node.engine;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.PublicKey;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.PeerListener;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.Refusal;
import org.jboss.logging.Logger;

/**
 * What comes in on links: each kind of message goes the way that verifies it, requests are answered. Called on the network's
 * threads; never waits.
 */
final class MessageIntake implements PeerListener {

    private static final Logger LOG = Logger.getLogger(MessageIntake.class);

    private final ConsensusEngine engine;
    private final EpochSets sets;
    private final ConsensusIntake consensus;
    private final TransactionIntake transactions;
    private final PeerServer server;
    private final PeerReplies replies;
    private final ShownCertificates shown;
    private final HeardVoters heard;
    private final NodeJournal journal;
    private final Clocks clocks;
    private final StatusPace statuses = new StatusPace();

    /** Where messages go, and what is told of their senders. */
    record Parts(
            ConsensusEngine engine,
            EpochSets sets,
            ConsensusIntake consensus,
            TransactionIntake transactions,
            PeerServer server,
            PeerReplies replies,
            ShownCertificates shown,
            HeardVoters heard,
            NodeJournal journal,
            Clocks clocks) {}

    MessageIntake(Parts parts) {
        this.engine = parts.engine();
        this.sets = parts.sets();
        this.consensus = parts.consensus();
        this.transactions = parts.transactions();
        this.server = parts.server();
        this.replies = parts.replies();
        this.shown = parts.shown();
        this.heard = parts.heard();
        this.journal = parts.journal();
        this.clocks = parts.clocks();
    }

    @Override
    public void linked(PeerInfo peer) {
        LOG.infof("linked to %s (%s)", name(peer), peer.endpoint());
        int voter = LinkedVoters.index(sets.current().set(), peer);
        engine.submit(replica -> {
            replica.peerHeight(peer.nodeKey(), peer.finalHeight());
            replica.linked(voter);
        });
    }

    @Override
    public void unlinked(PeerInfo peer, String reason) {
        LOG.infof("link to %s ended: %s", name(peer), reason);
        shown.forget(peer.nodeKey());
        consensus.forget(peer.nodeKey());
        statuses.forget(peer.nodeKey());
        engine.submit(replica -> replica.peerGone(peer.nodeKey()));
    }

    @Override
    public void refused(String remoteAddress, Refusal refusal, String words, boolean byPeer) {
        if (refusal == Refusal.DUPLICATE_OPERATOR) {
            journal.duplicateOperatorRefused();
        }
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
                consensus.vote(peer, vote, taken);
            }
            case PeerMessage.ProposalMessage(Proposal proposal) -> {
                heard(peer);
                consensus.proposal(peer, proposal, taken);
            }
            case PeerMessage.CertificateMessage(Certificate certificate) -> {
                heard(peer);
                consensus.certificate(peer, certificate, taken);
            }
            case PeerMessage.StatusMessage status -> {
                heard(peer);
                status(peer, status);
                taken.run();
            }
            case PeerMessage.TransactionsMessage(var batch) ->
                transactions.fromPeer(
                        peer.nodeKey(), batch, LinkedVoters.index(sets.current().set(), peer) >= 0, taken);
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
        PublicKey key = peer.nodeKey();
        if (statuses.lets(key, clocks.monotonicMillis())) {
            engine.submit(replica -> replica.peerHeight(key, status.finalHeight()));
        }
    }

    private void heard(PeerInfo peer) {
        EpochSets.Epoch epoch = sets.current();
        int voter = LinkedVoters.index(epoch.set(), peer);
        if (voter >= 0) {
            heard.heard(epoch.number(), voter);
        }
    }

    /** The next epoch has opened. */
    void epochOpened() {
        consensus.epochOpened();
    }
}
