package io.timecoin.api.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.timecoin.api.ApiException;
import io.timecoin.api.Asker;
import io.timecoin.api.OpenStreams;
import io.timecoin.api.StreamedBytes;
import io.timecoin.query.ChainQueries;
import io.timecoin.query.EventLog;
import io.timecoin.query.NodeQueries;
import io.timecoin.query.view.BlockView;
import io.timecoin.v1.BlockInfo;
import io.timecoin.v1.StreamBlocksRequest;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Final blocks upward for one client: one read under way, the next only when the client takes more. Reads come from storage,
 * so a slow client never misses a block. A block that has no room when it was read is dropped, and read again, once, when there is
 * room for it: what waits costs nothing.
 *
 * <p>{@link #run} may be called from any thread whenever there may be more to do; turns never overlap.
 */
final class BlockStream implements Runnable {

    /** Where blocks come from, and what streams share. */
    record Source(NodeQueries node, ChainQueries chain, OpenStreams streams, StreamedBytes bytes) {}

    private final Source source;
    private final StreamedBytes.Share share;
    private final boolean includeBlock;
    private final ServerCallStreamObserver<BlockInfo> replies;
    private final Runnable end = this::stop;
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicReference<@Nullable BlockView> arrived = new AtomicReference<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile EventLog.@Nullable Subscription subscription;
    private volatile boolean reading;
    private long next; // of the thread whose turn it is, as all below
    private long size; // of the next block, once that is known
    private boolean hasRoom; // for it

    private BlockStream(
            Source source, Asker asker, StreamBlocksRequest request, ServerCallStreamObserver<BlockInfo> replies) {
        this.source = source;
        this.share = source.bytes().share(asker, this);
        this.includeBlock = request.getIncludeBlock();
        this.replies = replies;
        this.next = Math.max(1, request.getFromHeight()); // block 0 is the genesis, which has none
    }

    static void open(
            Source source, Asker asker, StreamBlocksRequest request, ServerCallStreamObserver<BlockInfo> replies) {
        BlockStream stream = new BlockStream(source, asker, request, replies);
        replies.setOnCancelHandler(stream::release);
        replies.setOnReadyHandler(stream);
        try {
            source.streams().opened(stream.end);
        } catch (ApiException e) {
            stream.fail(e);
            return;
        }
        stream.subscription = source.node().events().subscribe(stream, false);
        asker.whenOver(stream::release);
        stream.run();
    }

    @Override
    public void run() {
        if (turns.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            boolean more = true;
            while (more && !closed.get() && !replies.isCancelled()) {
                BlockView block = arrived.getAndSet(null);
                more = block == null ? read() : send(block);
            }
            seen = turns.addAndGet(-seen);
        }
    }

    /** Begins to read the next block if there is one and the client takes it; the turn ends then. */
    private boolean read() {
        if (reading || !replies.isReady() || next > source.node().status().height()) {
            return false;
        }
        if (!hasRoom) {
            share.giveBackAll(); // it is ready: what was sent before has left, but for a little
            hasRoom = size > 0 && share.take(size);
            if (size > 0 && !hasRoom) {
                return false;
            }
        }
        long height = next;
        reading = true;
        source.chain().blockByHeight(height).whenComplete((block, failure) -> {
            if (failure != null) {
                fail(failure);
            } else {
                arrive(height, block);
            }
        });
        return false;
    }

    private void arrive(long height, Optional<BlockView> block) {
        if (block.isEmpty()) {
            fail(ApiException.notFound("block " + height + " is not kept here"));
            return;
        }
        arrived.set(block.get());
        reading = false;
        run();
    }

    /** Sends a block that was read, or finds that it has to be read again when there is room. */
    private boolean send(BlockView block) {
        size = Messages.bytesOf(block, includeBlock);
        if (!hasRoom && !share.take(size)) {
            return false;
        }
        replies.onNext(Messages.block(block, includeBlock));
        next++;
        size = 0;
        hasRoom = false;
        return true;
    }

    private void stop() {
        fail(ApiException.of(ApiException.Kind.UNAVAILABLE, "STOPPING", "the node is stopping"));
    }

    private void fail(Throwable reason) {
        if (closed.compareAndSet(false, true)) {
            release();
            replies.onError(Refused.of(reason));
        }
    }

    private void release() {
        closed.set(true);
        source.streams().closed(end);
        share.close();
        EventLog.Subscription current = subscription;
        if (current != null) {
            current.close();
        }
    }
}
