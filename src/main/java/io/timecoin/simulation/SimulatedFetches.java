package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.network.fetch.BlockFetch;
import io.timecoin.network.fetch.CertificatesFetch;
import io.timecoin.network.fetch.Fetch;
import io.timecoin.network.fetch.OneReplyFetch;
import io.timecoin.network.fetch.Patience;
import io.timecoin.network.fetch.Sources;
import io.timecoin.network.fetch.Step;
import io.timecoin.network.fetch.TransactionsFetch;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.replica.Replica;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What one node fetches from others, judged on arrival as the node judges it before its replica sees it. */
final class SimulatedFetches {

    private final SimulatedNode node;
    private final SimulatedWorld world;
    private final SimulatedRequests requests;
    private final VirtualCpu cpu;
    private final SimulatedDownload download;

    SimulatedFetches(
            SimulatedNode node,
            SimulatedWorld world,
            SimulatedRequests requests,
            VirtualCpu cpu,
            SimulatedDownload download) {
        this.node = node;
        this.world = world;
        this.requests = requests;
        this.cpu = cpu;
        this.download = download;
    }

    /** Asks one host of each voter named, then everybody else: nobody is linked to two that say they are the same voter. */
    private void ask(List<Integer> voters, Fetch fetch) {
        List<Integer> named = voters.stream()
                .flatMap(voter -> world.hostsOf(List.of(voter)).stream()
                        .filter(host -> host != node.host)
                        .limit(1))
                .toList();
        List<Integer> others = IntStream.range(0, world.network.size())
                .filter(host -> host != node.host)
                .boxed()
                .toList();
        requests.ask(new Sources<>(named, others), fetch, Patience.IN_PARTS);
    }

    /** As the node's engine takes it: not in the midst of a turn. */
    private void answer(Consumer<Replica> work) {
        node.later(0, () -> cpu.engine(() -> node.turn(work)));
    }

    void transactions(List<Hash256> fullHashes, List<Integer> sources) {
        ask(
                sources,
                new TransactionsFetch(
                        fullHashes,
                        world.replies.partBytes(),
                        found -> answer(here -> here.fetchedTransactions(found))));
    }

    void block(Hash256 blockHash, List<Integer> sources) {
        ask(
                sources,
                new BlockFetch(
                        blockHash,
                        world.replies.partBytes(),
                        block -> answer(here -> here.fetchedBlock(block)),
                        () -> {}));
    }

    void certificates(long epoch, long fromView, long toView, int source) {
        ask(List.of(source), new CertificatesFetch(epoch, fromView, toView, this::certificates));
    }

    private void certificates(List<Certificate> certificates, Consumer<CertificatesFetch.Judged> concluded) {
        List<Certificate> found = certificates.stream().filter(this::holds).toList();
        for (Certificate certificate : found) {
            world.checkers.certificate(certificate);
            answer(here -> here.certificate(certificate));
        }
        concluded.accept(new CertificatesFetch.Judged(found, false));
    }

    private boolean holds(Certificate certificate) {
        return certificate.epoch() == node.replica().core().epoch()
                && new Envelope(new CertificateMessage(certificate)).holds(world::holds);
    }

    /** Blocks have become final here. */
    void finalized(List<FinalizedBlock> blocks) {
        download.finalized(blocks);
    }

    void finalBlocks(long fromHeight, PublicKey peer) {
        if (download.takes(fromHeight, peer)) {
            return;
        }
        requests.ask(
                Sources.only(List.of(HostKeys.hostOf(peer))),
                OneReplyFetch.ofFinalBlocks(
                        fromHeight,
                        reply -> takeFinalBlocks(peer, fromHeight, reply),
                        () -> answer(here -> here.noFinalBlocks(peer))),
                Patience.FOR_A_FRAME);
    }

    private void takeFinalBlocks(PublicKey peer, long fromHeight, FinalBlocksReply reply) {
        boolean linked = reply.isLinkedFrom(fromHeight);
        boolean proven = linked
                && reply.finalization().getFirst().epoch()
                        == node.replica().core().epoch()
                && world.holds(new CertificateMessage(reply.finalization().getFirst()));
        if (!linked && !reply.blocks().isEmpty()) {
            node.atFault(
                    HostKeys.hostOf(peer), new Step.False("sent blocks that are not linked as they were asked for"));
        }
        answer(here -> {
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
