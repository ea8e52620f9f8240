package io.timecoin.node.engine;

import io.timecoin.consensus.Certificate;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Transaction;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.Replies;
import io.timecoin.network.fetch.RecentlyFinal;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.replica.Replica;
import io.timecoin.storage.ChainStore;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers what peers ask for: transactions and blocks not final yet, certificates, final blocks. What only the engine knows
 * is looked up on its thread, and nothing else is done there. What agreement waits for never waits for the disk or for reads
 * of clients. Safe for any thread.
 */
final class PeerServer {

    private static final long RECENT_BYTES = 4_000_000;

    private final ConsensusEngine engine;
    private final ChainStore chain;
    private final FinalBlocksServer finalBlocks;
    private final EncodedBlocks encoded = new EncodedBlocks();

    /** On the engine's thread. */
    private final RecentlyFinal recentlyFinal = new RecentlyFinal(RECENT_BYTES);

    private final Executor links;
    private final Executor reads;
    private final BiConsumer<PublicKey, PeerMessage> send;

    /**
     * A server of one node.
     *
     * @param links where replies out of memory are cut and encoded
     * @param reads where the database is read
     */
    PeerServer(
            ConsensusEngine engine,
            ChainStore chain,
            Executor links,
            Executor reads,
            BiConsumer<PublicKey, PeerMessage> send) {
        this.engine = engine;
        this.chain = chain;
        this.finalBlocks = new FinalBlocksServer(chain);
        this.links = links;
        this.reads = reads;
        this.send = send;
    }

    /** Blocks have become final; on the engine's thread. */
    void finalized(List<FinalizedBlock> blocks) {
        blocks.forEach(block -> recentlyFinal.add(block.block()));
    }

    void answer(PublicKey peer, PeerMessage.GetTransactions request, Runnable taken) {
        onEngine(taken, replica -> {
            List<Transaction> found =
                    recentlyFinal.complete(replica.findTransactions(request.fullHashes()), request.fullHashes());
            send(links, peer, () -> Replies.STANDARD.transactions(request, found), taken);
        });
    }

    void answer(PublicKey peer, PeerMessage.GetBlock request, Runnable taken) {
        byte @Nullable [] kept = encoded.find(request.blockHash());
        if (kept != null) {
            send(Runnable::run, peer, () -> Replies.STANDARD.block(request, kept), taken);
            return;
        }
        onEngine(
                taken,
                replica -> replica.unfinalBlock(request.blockHash())
                        .or(() -> recentlyFinal.block(request.blockHash()))
                        .ifPresentOrElse(
                                block -> send(links, peer, () -> part(request, block), taken),
                                () -> send(reads, peer, () -> part(request, stored(request)), taken)));
    }

    private @Nullable Block stored(PeerMessage.GetBlock request) {
        return chain.blockByHash(request.blockHash());
    }

    private PeerMessage part(PeerMessage.GetBlock request, @Nullable Block block) {
        return block == null ? Replies.noBlock(request) : Replies.STANDARD.block(request, encoded.encode(block));
    }

    void answer(PublicKey peer, PeerMessage.GetCertificates request, Runnable taken) {
        onEngine(taken, replica -> {
            List<Certificate> found = request.epoch() == replica.core().epoch()
                    ? replica.core().certificates(request.fromView(), request.toView(), PeerMessage.MAX_CERTIFICATES)
                    : List.of();
            send(links, peer, () -> Replies.STANDARD.certificates(request, found), taken);
        });
    }

    void answer(PublicKey peer, PeerMessage.GetFinalBlocks request, Runnable taken) {
        send(reads, peer, () -> finalBlocks.reply(request.requestId(), request.fromHeight()), taken);
    }

    private void onEngine(Runnable taken, Consumer<Replica> lookUp) {
        if (!engine.submit(lookUp)) {
            taken.run();
        }
    }

    private void send(Executor executor, PublicKey peer, Supplier<PeerMessage> reply, Runnable taken) {
        executor.execute(() -> {
            try {
                send.accept(peer, reply.get());
            } finally {
                taken.run();
            }
        });
    }
}
