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
import io.timecoin.replica.Replica;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

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
            case VoteMessage(Vote vote) -> inEpoch(from, vote.statement().epoch(), envelope, here -> here.vote(vote));
            case ProposalMessage(Proposal proposal) ->
                inEpoch(from, proposal.epoch(), envelope, here -> proposal(from, proposal, here));
            case CertificateMessage(Certificate certificate) ->
                inEpoch(from, certificate.epoch(), envelope, here -> {
                    if (envelope.isNews()) {
                        world.checkers.certificate(certificate);
                    }
                    if (shown.shownBy(certificate.statement(), from)) {
                        here.certificate(certificate);
                    }
                });
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

    private void proposal(int from, Proposal proposal, Replica here) {
        world.situations.proposalCame(node, proposal.epoch(), proposal.view());
        proposal.justification().forEach(certificate -> {
            world.checkers.certificate(certificate);
            shown.shownBy(certificate.statement(), from);
        });
        here.proposal(proposal);
    }

    private List<Certificate> certificates(GetCertificates ask) {
        return ask.epoch() == node.replica().core().epoch()
                ? node.replica().core().certificates(ask.fromView(), ask.toView(), PeerMessage.MAX_CERTIFICATES)
                : List.of();
    }

    /** Takes what is of this epoch, if its signatures hold; keeps what is of the next; drops what is of later ones. */
    private void inEpoch(int from, long epoch, Envelope envelope, Consumer<Replica> work) {
        long own = node.replica().core().epoch();
        if (epoch <= own) {
            world.waits.taken(node, envelope);
        }
        if (epoch == own + 1) {
            early.addLast(new Early(from, () -> inEpoch(from, epoch, envelope, work)));
            if (early.size() > MOST_EARLY) {
                early.removeFirst();
            }
        } else if (epoch == own && envelope.holds(world::holds)) {
            node.turn(here -> {
                here.heard(world.voterOf(from));
                work.accept(here);
            });
        } else if (epoch < own && envelope.holds(world::holds)) {
            node.turn(here -> {
                here.heard(world.voterOf(from));
                spoke(envelope, here);
            });
        }
    }

    /** Too late to count, it still shows that its signer takes part. */
    private static void spoke(Envelope envelope, Replica here) {
        if (envelope.message instanceof VoteMessage(Vote vote)) {
            here.spoke(vote.signer(), vote.statement());
        } else if (envelope.message instanceof ProposalMessage(Proposal proposal)) {
            here.spoke(proposal.signer(), proposal.statement());
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
        early.removeIf(each -> each.from() == from);
    }

    /** A block has become final: whoever lags may still ask for it, or for its transactions. */
    void becameFinal(Block block) {
        recentlyFinal.add(block);
    }

    /** The process has ended. */
    void clear() {
        early.clear();
        recentlyFinal.clear();
    }
}
