package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Transaction;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.BlockRangeReply;
import io.timecoin.network.PeerMessage.BlockReply;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.CertificatesReply;
import io.timecoin.network.PeerMessage.EndpointsReply;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetBlockRange;
import io.timecoin.network.PeerMessage.GetCertificates;
import io.timecoin.network.PeerMessage.GetEndpoints;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.GetSettlements;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.network.PeerMessage.ProposalMessage;
import io.timecoin.network.PeerMessage.SettlementsReply;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.network.PeerMessage.TransactionsMessage;
import io.timecoin.network.PeerMessage.TransactionsReply;
import io.timecoin.network.PeerMessage.VoteMessage;
import io.timecoin.network.Replies;
import io.timecoin.network.fetch.RecentlyFinal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What comes in at one node, as the node's intake has it: consensus goes past the gate, transactions are judged, others'
 * questions are answered by the engine, and answers go to who asked.
 */
final class NodeInbox {

    private static final long RECENT_BYTES = 100_000;

    /** One status message of each link in so many ms reaches the engine, and a second one close behind. */
    private static final long STATUS_INTERVAL = 1_000;

    private final SimulatedNode node;
    private final SimulatedWorld world;
    private final SimulatedRequests requests;
    private final SimulatedVerifier verifier;
    private final ShownCertificates shown;
    private final VirtualCpu cpu;
    private final SimulatedDownload download;
    private final HeardHosts heard;
    private final NodeGate gate;
    private final EarlyArrivals early = new EarlyArrivals();
    private final Map<Integer, Long> nextStatusAt = new LinkedHashMap<>();
    private final RecentlyFinal recentlyFinal = new RecentlyFinal(RECENT_BYTES, Transaction::size);

    NodeInbox(
            SimulatedNode node,
            SimulatedWorld world,
            SimulatedRequests requests,
            SimulatedVerifier verifier,
            ShownCertificates shown,
            VirtualCpu cpu,
            SimulatedDownload download) {
        this.node = node;
        this.world = world;
        this.requests = requests;
        this.verifier = verifier;
        this.shown = shown;
        this.cpu = cpu;
        this.download = download;
        this.heard = new HeardHosts(node, cpu);
        this.gate = new NodeGate(node, world, shown, new NodeGate.Beside(cpu, heard, early));
    }

    /** A process that runs has read a message from a link; {@code freed} is run once it takes no room here any more. */
    void receive(int from, Envelope envelope, Runnable freed) {
        world.waits.came(node, from);
        take(from, envelope, freed);
        heard.passed();
    }

    private void take(int from, Envelope envelope, Runnable freed) {
        switch (envelope.message) {
            case VoteMessage(Vote vote) -> {
                heard.came(from);
                gate.vote(from, vote, envelope, freed);
            }
            case ProposalMessage(Proposal proposal) -> {
                heard.came(from);
                gate.proposal(from, proposal, envelope, freed);
            }
            case CertificateMessage(Certificate certificate) -> {
                heard.came(from);
                gate.certificate(from, certificate, envelope, freed);
            }
            case StatusMessage status -> {
                status(from, status);
                freed.run();
            }
            case TransactionsMessage batch -> verifier.gossip(from, batch.transactions(), freed);
            case GetTransactions ask ->
                answer(
                        from,
                        () -> world.replies.transactions(
                                ask,
                                recentlyFinal.complete(
                                        node.replica().findTransactions(ask.fullHashes()), ask.fullHashes())),
                        freed);
            case GetBlock ask ->
                answer(
                        from,
                        () -> node.replica()
                                .unfinalBlock(ask.blockHash())
                                .or(() -> recentlyFinal.block(ask.blockHash()))
                                .map(block -> world.replies.block(ask, block.encode()))
                                .orElse(Replies.noBlock(ask)),
                        freed);
            case GetCertificates ask -> answer(from, () -> world.replies.certificates(ask, certificates(ask)), freed);
            case GetFinalBlocks ask -> {
                node.send(from, node.disk().finalBlocks(ask.requestId(), ask.fromHeight()));
                freed.run();
            }
            case TransactionsReply reply -> replied(from, reply.requestId(), reply, freed);
            case BlockReply reply -> replied(from, reply.requestId(), reply, freed);
            case CertificatesReply reply -> replied(from, reply.requestId(), reply, freed);
            case GetSettlements ask -> {
                node.send(from, SimulatedHistory.settlements(node.disk(), ask));
                freed.run();
            }
            case GetBlockRange ask -> {
                node.send(from, SimulatedHistory.blockRange(node.disk(), ask));
                freed.run();
            }
            case SettlementsReply reply -> replied(from, reply.requestId(), reply, freed);
            case BlockRangeReply reply -> replied(from, reply.requestId(), reply, freed);
            case FinalBlocksReply reply -> {
                if (reply.blocks().size() == SimulatedDisk.MOST_BLOCKS_A_REPLY) {
                    world.situations.occurred(Situation.FULL_REPLY, node.host);
                }
                replied(from, reply.requestId(), reply, freed);
            }
            case GetEndpoints _, EndpointsReply _ -> freed.run(); // all nodes of a simulated network are linked
        }
    }

    /** A link to a host is up: its height was in its hello. */
    void linked(int other) {
        SimulatedNode there = world.node(other);
        long height = there.replica().tip().height();
        for (Treason treason : there.treasons()) {
            height = treason.claims(height);
        }
        long claimed = height;
        download.claims(other, claimed);
        node.turn(here -> {
            here.peerHeight(HostKeys.of(other), claimed, true);
            here.linked(world.voterOf(other));
        });
    }

    private void status(int from, StatusMessage status) {
        heard.came(from);
        long now = node.millis();
        long next = Math.max(nextStatusAt.getOrDefault(from, now), now);
        if (!cpu.isFree() && next - now > STATUS_INTERVAL) {
            return;
        }
        nextStatusAt.put(from, next + STATUS_INTERVAL);
        download.claims(from, status.finalHeight());
        cpu.engine(() -> node.turn(here -> {
            here.peerHeight(HostKeys.of(from), status.finalHeight(), true);
            heard.taking(from, here);
        }));
    }

    /** What only the engine knows is looked up in its turn. */
    private void answer(int to, Supplier<PeerMessage> reply, Runnable freed) {
        cpu.engine(() -> {
            node.send(to, reply.get());
            freed.run();
        });
    }

    private void replied(int from, int id, PeerMessage reply, Runnable freed) {
        requests.answered(from, id, reply);
        freed.run();
    }

    private List<Certificate> certificates(GetCertificates ask) {
        return ask.epoch() == node.replica().core().epoch()
                ? node.replica().core().certificates(ask.fromView(), ask.toView(), PeerMessage.MAX_CERTIFICATES)
                : List.of();
    }

    /** The next epoch has opened: what was held is looked at once this turn is over. */
    void epochOpened() {
        List<Runnable> held = early.takeAll();
        node.later(0, () -> held.forEach(Runnable::run));
    }

    /** The link to a host has ended: it may have forgotten what it has shown. */
    void unlinked(int from) {
        shown.forget(from);
        gate.unlinked(from);
        early.forget(from);
        nextStatusAt.remove(from);
        if (node.isUp()) {
            node.unlessFrozen(() -> {
                download.gone(from);
                node.turn(here -> here.peerGone(HostKeys.of(from)));
            });
        }
    }

    /** A block has become final: whoever lags may still ask for it, or for its transactions. */
    void becameFinal(Block block) {
        recentlyFinal.add(block);
    }

    /** The process has ended. */
    void clear() {
        early.clear();
        heard.clear();
        gate.clear();
        nextStatusAt.clear();
        recentlyFinal.clear();
    }
}
