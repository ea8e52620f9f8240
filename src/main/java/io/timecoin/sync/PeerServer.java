package io.timecoin.sync;

import io.smallrye.mutiny.Uni;
import io.timecoin.consensus.Certificate;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Block;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.Replies;
import io.timecoin.network.fetch.RecentlyFinal;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.replica.Replica;
import io.timecoin.storage.ChainStore;
import io.timecoin.verification.EngineInbox;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers what peers ask for: transactions and blocks not final yet, certificates, final blocks. What only the engine knows
 * is looked up on its thread, and nothing else is done there. What agreement waits for never waits for the disk or for reads
 * of clients. Safe for any thread.
 */
final class PeerServer {

    private static final long RECENT_BYTES = 4_000_000;

    private final EngineInbox engine;
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
            EngineInbox engine,
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

    /** Done once the reply is with the peer's link, or cannot be given; so with the others. */
    Uni<Void> answer(PublicKey peer, PeerMessage.GetTransactions request) {
        return lookedUp(
                replica -> recentlyFinal.complete(replica.findTransactions(request.fullHashes()), request.fullHashes()),
                found -> sent(links, peer, () -> Replies.STANDARD.transactions(request, found)));
    }

    Uni<Void> answer(PublicKey peer, PeerMessage.GetBlock request) {
        byte @Nullable [] kept = encoded.find(request.blockHash());
        if (kept != null) {
            return sent(Runnable::run, peer, () -> Replies.STANDARD.block(request, kept));
        }
        return lookedUp(
                replica -> replica.unfinalBlock(request.blockHash()).or(() -> recentlyFinal.block(request.blockHash())),
                found -> found.isPresent()
                        ? sent(links, peer, () -> part(request, found.get()))
                        : sent(reads, peer, () -> part(request, stored(request))));
    }

    private @Nullable Block stored(PeerMessage.GetBlock request) {
        return chain.blockByHash(request.blockHash());
    }

    private PeerMessage part(PeerMessage.GetBlock request, @Nullable Block block) {
        return block == null ? Replies.noBlock(request) : Replies.STANDARD.block(request, encoded.encode(block));
    }

    Uni<Void> answer(PublicKey peer, PeerMessage.GetCertificates request) {
        return lookedUp(
                replica -> request.epoch() == replica.core().epoch()
                        ? replica.core()
                                .certificates(request.fromView(), request.toView(), PeerMessage.MAX_CERTIFICATES)
                        : List.<Certificate>of(),
                found -> sent(links, peer, () -> Replies.STANDARD.certificates(request, found)));
    }

    Uni<Void> answer(PublicKey peer, PeerMessage.GetFinalBlocks request) {
        return sent(reads, peer, () -> finalBlocks.reply(request.requestId(), request.fromHeight()));
    }

    /** Nothing comes of it if the engine has no room for the question. */
    private <T> Uni<Void> lookedUp(Function<Replica, T> question, Function<T, Uni<Void>> answer) {
        return Uni.createFrom()
                .<Uni<Void>>emitter(emitter -> {
                    boolean asked = engine.submit(replica -> emitter.complete(answer.apply(question.apply(replica))));
                    if (!asked) {
                        emitter.complete(Uni.createFrom().voidItem());
                    }
                })
                .chain(reply -> reply);
    }

    private Uni<Void> sent(Executor executor, PublicKey peer, Supplier<PeerMessage> reply) {
        return Uni.createFrom().emitter(emitter -> {
            try {
                executor.execute(() -> {
                    try {
                        send.accept(peer, reply.get());
                        emitter.complete(null);
                    } catch (Throwable e) { // an executor would swallow it
                        emitter.fail(e);
                    }
                });
            } catch (RejectedExecutionException e) { // this node is stopping: nobody waits any more
                emitter.complete(null);
            }
        });
    }
}
