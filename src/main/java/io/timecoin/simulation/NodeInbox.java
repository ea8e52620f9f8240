package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.ledger.Block;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.BlockReply;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.CertificatesReply;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetCertificates;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.network.PeerMessage.ProposalMessage;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.network.PeerMessage.TransactionsMessage;
import io.timecoin.network.PeerMessage.TransactionsReply;
import io.timecoin.network.PeerMessage.VoteMessage;
import io.timecoin.network.Replies;
import io.timecoin.network.fetch.RecentlyFinal;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What comes in at one node, as the node's intake has it: signatures are verified, consensus messages of the next epoch are
 * held for a moment, others' questions are answered, and the rest goes to the replica.
 */
final class NodeInbox {

    private static final int MOST_EARLY = 256;
    private static final long RECENT_BYTES = 100_000;

    private record Early(int from, Runnable work) {}

    private final SimulatedNode node;
    private final SimulatedWorld world;
    private final SimulatedRequests requests;
    private final SimulatedVerifier verifier;
    private final ShownCertificates shown;
    private final VirtualCpu cpu;
    private final NodeGate gate;
    private final ArrayDeque<Early> early = new ArrayDeque<>();
    private final RecentlyFinal recentlyFinal = new RecentlyFinal(RECENT_BYTES);

    NodeInbox(
            SimulatedNode node,
            SimulatedWorld world,
            SimulatedRequests requests,
            SimulatedVerifier verifier,
            ShownCertificates shown,
            VirtualCpu cpu) {
        this.node = node;
        this.world = world;
        this.requests = requests;
        this.verifier = verifier;
        this.shown = shown;
        this.cpu = cpu;
        this.gate = new NodeGate(node, world, shown, this::hold);
    }

    /** A message has come to a process that runs. */
    void receive(int from, Envelope envelope) {
        boolean known = envelope.message instanceof CertificateMessage(Certificate certificate)
                && shown.isHeld(certificate.statement());
        long busy = known ? cpu.turnMicros() : cpu.delayMicros(envelope.message);
        if (busy == 0) {
            take(from, envelope);
        } else {
            node.later(busy, () -> take(from, envelope));
        }
    }

    private void take(int from, Envelope envelope) {
        world.waits.came(node, from);
        switch (envelope.message) {
            case VoteMessage(Vote vote) -> gate.vote(from, vote, envelope);
            case ProposalMessage(Proposal proposal) -> gate.proposal(from, proposal, envelope);
            case CertificateMessage(Certificate certificate) -> gate.certificate(from, certificate, envelope);
            case StatusMessage status ->
                node.turn(here -> {
                    here.peerHeight(SimulatedNode.nodeKey(from), status.finalHeight());
                    here.heard(world.voterOf(from));
                });
            case TransactionsMessage batch -> verifier.gossip(batch.transactions());
            case GetTransactions ask ->
                node.send(
                        from,
                        world.replies.transactions(
                                ask,
                                recentlyFinal.complete(
                                        node.replica().findTransactions(ask.fullHashes()), ask.fullHashes())));
            case GetBlock ask ->
                node.send(
                        from,
                        node.replica()
                                .unfinalBlock(ask.blockHash())
                                .or(() -> recentlyFinal.block(ask.blockHash()))
                                .map(block -> world.replies.block(ask, block.encode()))
                                .orElse(Replies.noBlock(ask)));
            case GetCertificates ask -> node.send(from, world.replies.certificates(ask, certificates(ask)));
            case GetFinalBlocks ask -> node.send(from, node.disk().finalBlocks(ask.requestId(), ask.fromHeight()));
            case TransactionsReply reply -> requests.answered(from, reply.requestId(), reply);
            case BlockReply reply -> requests.answered(from, reply.requestId(), reply);
            case CertificatesReply reply -> requests.answered(from, reply.requestId(), reply);
            case FinalBlocksReply reply -> {
                if (reply.blocks().size() == SimulatedDisk.MOST_BLOCKS_A_REPLY) {
                    world.situations.occurred(Situation.FULL_REPLY, node.host);
                }
                requests.answered(from, reply.requestId(), reply);
            }
        }
    }

    private List<Certificate> certificates(GetCertificates ask) {
        return ask.epoch() == node.replica().core().epoch()
                ? node.replica().core().certificates(ask.fromView(), ask.toView(), PeerMessage.MAX_CERTIFICATES)
                : List.of();
    }

    private void hold(int from, Runnable again) {
        early.addLast(new Early(from, again));
        if (early.size() > MOST_EARLY) {
            early.removeFirst();
        }
    }

    /** The next epoch has opened: what was held is looked at once this turn is over. */
    void epochOpened() {
        List<Early> held = List.copyOf(early);
        early.clear();
        node.later(0, () -> held.forEach(each -> each.work().run()));
    }

    /** The link to a host has ended: it may have forgotten what it has shown. */
    void unlinked(int from) {
        shown.forget(from);
        gate.unlinked(from);
        early.removeIf(each -> each.from() == from);
    }

    /** A block has become final: whoever lags may still ask for it, or for its transactions. */
    void becameFinal(Block block) {
        recentlyFinal.add(block);
    }

    /** The process has ended. */
    void clear() {
        early.clear();
        gate.clear();
        recentlyFinal.clear();
    }
}
