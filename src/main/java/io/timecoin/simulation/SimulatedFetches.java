package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.CompactBlock;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Transaction;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.BlockReply;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.CertificatesReply;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetCertificates;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.network.PeerMessage.TransactionsReply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/** What one node fetches from others, judged on arrival as the node judges it before its replica sees it. */
final class SimulatedFetches {

    private static final long PATIENCE = 1_000;
    private static final long PATIENCE_FOR_MUCH = 8_000;

    private final SimulatedNode node;
    private final SimulatedWorld world;
    private final SimulatedRequests requests;

    SimulatedFetches(SimulatedNode node, SimulatedWorld world, SimulatedRequests requests) {
        this.node = node;
        this.world = world;
        this.requests = requests;
    }

    /** Asks the voters named first, then everybody else. */
    private void ask(
            List<Integer> voters,
            long patience,
            IntFunction<PeerMessage> message,
            Predicate<PeerMessage> takes,
            Runnable exhausted) {
        List<Integer> hosts = new ArrayList<>(world.hostsOf(voters));
        for (int other = 0; other < world.network.size(); other++) {
            if (!hosts.contains(other)) {
                hosts.add(other);
            }
        }
        hosts.remove(Integer.valueOf(node.host));
        requests.ask(new SimulatedRequests.Request(hosts, patience, message, takes, exhausted));
    }

    void transactions(List<Hash256> fullHashes, List<Integer> sources) {
        ask(
                sources,
                PATIENCE_FOR_MUCH,
                id -> new GetTransactions(id, fullHashes),
                reply -> {
                    List<Transaction> wanted = reply instanceof TransactionsReply found
                            ? found.transactions().stream()
                                    .filter(transaction -> fullHashes.contains(transaction.fullHash()))
                                    .toList()
                            : List.of();
                    if (!wanted.isEmpty()) {
                        node.turn(here -> here.fetchedTransactions(wanted));
                    }
                    return !wanted.isEmpty();
                },
                () -> node.turn(here -> here.fetchedTransactions(List.of())));
    }

    void block(Hash256 blockHash, List<Integer> sources) {
        ask(
                sources,
                PATIENCE_FOR_MUCH,
                id -> new GetBlock(id, blockHash),
                reply -> {
                    boolean found = reply instanceof BlockReply block
                            && block.block().size() == 1
                            && block.block().getFirst().hash().equals(blockHash)
                            && CompactBlock.of(block.block().getFirst()).matchesHeader();
                    if (found) {
                        Block block = ((BlockReply) reply).block().getFirst();
                        node.turn(here -> here.fetchedBlock(block));
                    }
                    return found;
                },
                () -> {});
    }

    void certificates(long epoch, long fromView, long toView, int source) {
        ask(
                List.of(source),
                PATIENCE,
                id -> new GetCertificates(id, epoch, fromView, toView),
                reply -> {
                    if (!(reply instanceof CertificatesReply found)
                            || found.certificates().isEmpty()) {
                        return false;
                    }
                    for (Certificate certificate : found.certificates()) {
                        Envelope envelope = new Envelope(new CertificateMessage(certificate));
                        if (certificate.epoch() == node.replica().core().epoch() && envelope.holds(world::holds)) {
                            world.checkers.certificate(certificate);
                            node.turn(here -> here.certificate(certificate));
                        }
                    }
                    return true;
                },
                () -> {});
    }

    void finalBlocks(long fromHeight, PublicKey peer) {
        requests.ask(new SimulatedRequests.Request(
                List.of(SimulatedNode.hostOf(peer)),
                PATIENCE_FOR_MUCH,
                id -> new GetFinalBlocks(id, fromHeight),
                reply -> {
                    if (reply instanceof FinalBlocksReply blocks) {
                        takeFinalBlocks(peer, fromHeight, blocks);
                    }
                    return true;
                },
                () -> node.turn(here -> here.noFinalBlocks(peer))));
    }

    private void takeFinalBlocks(PublicKey peer, long fromHeight, FinalBlocksReply reply) {
        boolean proven = reply.isLinkedFrom(fromHeight)
                && reply.finalization().getFirst().epoch()
                        == node.replica().core().epoch()
                && world.holds(new CertificateMessage(reply.finalization().getFirst()));
        node.turn(here -> {
            here.peerHeight(peer, reply.finalHeight());
            if (proven) {
                if (reply.blocks().size() > 1) {
                    world.situations.occurred(Situation.CAUGHT_UP, node.host);
                }
                world.checkers.certificate(reply.finalization().getFirst());
                here.finalBlocks(peer, reply.blocks(), reply.finalization().getFirst());
            } else {
                here.noFinalBlocks(peer);
            }
        });
    }
}
