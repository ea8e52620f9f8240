package io.timecoin.sync;

import io.smallrye.mutiny.Uni;
import io.timecoin.consensus.Certificate;
import io.timecoin.mempool.TransactionMemory;
import io.timecoin.network.EncodedReply;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.BlockRangeReply;
import io.timecoin.network.PeerMessage.SettlementsReply;
import io.timecoin.network.Replies;
import io.timecoin.network.fetch.RecentlyFinal;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.HeapShare;
import io.timecoin.storage.ChainStore;
import io.timecoin.sync.Replying.Asker;
import io.timecoin.verification.EngineInbox;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers what peers ask for: transactions and blocks not final yet, certificates, final blocks. Of each link one question
 * after the other, strangers' last ({@link QuestionTurns}). What agreement waits for never waits for the disk, and neither for
 * reads of clients. Safe for any thread.
 */
final class PeerServer {

    /** A large block has room, however small the heap. */
    private static final long LEAST_ENCODED_BYTES = 2_000_000;

    private final ChainStore chain;
    private final FinalBlocksServer finalBlocks;
    private final SettlementsServer settlements;
    private final ServingShare share;
    private final ReplyLinks links;
    private final EncodedBlocks encoded;

    /** Apart, so that strangers do not turn over what voters ask for. */
    private final EncodedBlocks encodedForStrangers;

    /** On the engine's thread. */
    private final RecentlyFinal recentlyFinal;

    private volatile long recentBytes;

    private final QuestionTurns turns = new QuestionTurns();
    private final Replying replying;

    /**
     * A server of one node.
     *
     * @param threads where replies are made; at least two
     */
    PeerServer(
            EngineInbox engine,
            ChainStore chain,
            Executor threads,
            ReplyLinks links,
            LongSupplier nanoClock,
            HeapAccount heap) {
        this.chain = chain;
        this.encoded = encodedBlocks(heap, HeapShare.ENCODED_BLOCKS);
        this.encodedForStrangers = encodedBlocks(heap, HeapShare.ENCODED_BLOCKS_OF_STRANGERS);
        long mostRecent = heap.share(HeapShare.RECENT_BLOCKS);
        this.recentlyFinal = new RecentlyFinal(mostRecent, TransactionMemory::waiting);
        heap.use(HeapShare.RECENT_BLOCKS, mostRecent, () -> recentBytes);
        this.finalBlocks = new FinalBlocksServer(chain);
        this.settlements = new SettlementsServer(chain);
        this.share = new ServingShare(nanoClock);
        this.links = links;
        this.replying = new Replying(engine, new ReplyThreads(threads), links);
    }

    private static EncodedBlocks encodedBlocks(HeapAccount heap, HeapShare holder) {
        long most = heap.share(holder, LEAST_ENCODED_BYTES);
        EncodedBlocks blocks = new EncodedBlocks(most);
        heap.use(holder, most, blocks::bytes);
        return blocks;
    }

    /** Blocks have become final; on the engine's thread. */
    void finalized(List<FinalizedBlock> blocks) {
        blocks.forEach(block -> recentlyFinal.add(block.block()));
        recentBytes = recentlyFinal.bytes();
    }

    /** Questions that wait for their turn. */
    int waiting() {
        return turns.waiting();
    }

    /** Questions beyond their links' shares, since the start. */
    long letGo() {
        return turns.letGo();
    }

    /** Done once the reply has left, or nothing comes of the question; so with the others. */
    Uni<Void> answer(Asker peer, PeerMessage.GetTransactions request) {
        return turn(
                peer,
                () -> replying.lookedUp(
                        replica -> recentlyFinal.complete(
                                replica.findTransactions(request.fullHashes()), request.fullHashes()),
                        found -> replying.made(
                                peer,
                                peer.now(),
                                () -> EncodedReply.of(Replies.STANDARD.transactions(request, found)))));
    }

    Uni<Void> answer(Asker peer, PeerMessage.GetBlock request) {
        return turn(peer, () -> {
            byte @Nullable [] kept = encoded(peer).find(request.blockHash());
            if (kept != null) {
                return replying.made(peer, peer.now(), () -> part(request, kept));
            }
            return replying.lookedUp(
                    replica -> replica.unfinalBlock(request.blockHash())
                            .or(() -> recentlyFinal.block(request.blockHash())),
                    found -> found.isPresent()
                            ? replying.made(
                                    peer,
                                    peer.now(),
                                    () -> part(request, encoded(peer).encode(found.get())))
                            : replying.made(peer, peer.later(), () -> part(request, stored(peer, request))));
        });
    }

    private EncodedBlocks encoded(Asker peer) {
        return peer.isVoter() ? encoded : encodedForStrangers;
    }

    private byte @Nullable [] stored(Asker peer, PeerMessage.GetBlock request) {
        OptionalLong height = chain.heightOf(request.blockHash());
        byte @Nullable [] block = height.isEmpty() ? null : chain.encodedBlock(height.getAsLong());
        return block == null ? null : encoded(peer).keep(request.blockHash(), block);
    }

    private static EncodedReply part(PeerMessage.GetBlock request, byte @Nullable [] encoding) {
        return EncodedReply.of(encoding == null ? Replies.noBlock(request) : Replies.STANDARD.block(request, encoding));
    }

    Uni<Void> answer(Asker peer, PeerMessage.GetCertificates request) {
        return turn(
                peer,
                () -> replying.lookedUp(
                        replica -> request.epoch() == replica.core().epoch()
                                ? replica.core()
                                        .certificates(
                                                request.fromView(), request.toView(), PeerMessage.MAX_CERTIFICATES)
                                : List.<Certificate>of(),
                        found -> replying.made(
                                peer,
                                peer.now(),
                                () -> EncodedReply.of(Replies.STANDARD.certificates(request, found)))));
    }

    Uni<Void> answer(Asker peer, PeerMessage.GetFinalBlocks request) {
        long most = peer.isVoter() ? FinalBlocksServer.MOST_BYTES : FinalBlocksServer.MOST_BYTES_OF_A_STRANGER;
        return turn(
                peer,
                () -> replying.made(
                        peer, peer.later(), () -> finalBlocks.reply(request.requestId(), request.fromHeight(), most)));
    }

    Uni<Void> answer(Asker peer, PeerMessage.GetSettlements request) {
        return historic(peer, SettlementsReply.busy(request.requestId()), () -> settlements.reply(request));
    }

    Uni<Void> answer(Asker peer, PeerMessage.GetBlockRange request) {
        long most = peer.isVoter() ? FinalBlocksServer.MOST_BYTES : FinalBlocksServer.MOST_BYTES_OF_A_STRANGER;
        return historic(peer, BlockRangeReply.busy(request.requestId()), () -> finalBlocks.reply(request, most));
    }

    /** What is past is told within its share; whoever comes in vain is told to come back, and does not wait for nothing. */
    private Uni<Void> historic(Asker peer, PeerMessage busy, Supplier<EncodedReply> reply) {
        return turns.ask(
                peer.key(),
                peer.isVoter(),
                () -> replying.ifRoom(peer, () -> replying.made(peer, peer.later(), () -> shared(peer, busy, reply))),
                () -> links.reply(peer.key(), EncodedReply.of(busy), () -> {}));
    }

    private EncodedReply shared(Asker peer, PeerMessage busy, Supplier<EncodedReply> reply) {
        if (share.isUsedUp(peer.isVoter())) {
            return EncodedReply.of(busy);
        }
        EncodedReply made = reply.get();
        share.took(peer.isVoter(), made.length());
        return made;
    }

    private Uni<Void> turn(Asker peer, QuestionTurns.Answer answer) {
        return turns.ask(peer.key(), peer.isVoter(), () -> replying.ifRoom(peer, answer::begin));
    }
}
