package io.timecoin.api.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.timecoin.api.ApiException;
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
import org.jspecify.annotations.Nullable;

/**
 * Final blocks upward for one client: one read under way, the next only when the client takes more. Reads come from storage,
 * so a slow client never misses a block.
 */
final class BlockStream implements Runnable {

    private final NodeQueries node;
    private final ChainQueries chain;
    private final OpenStreams streams;
    private final StreamedBytes.Share share;
    private final boolean includeBlock;
    private final ServerCallStreamObserver<BlockInfo> replies;
    private final Runnable end = this::stop;
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicBoolean reading = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile long next;
    private volatile EventLog.@Nullable Subscription subscription;

    private BlockStream(
            NodeQueries node,
            ChainQueries chain,
            OpenStreams streams,
            StreamedBytes bytes,
            StreamBlocksRequest request,
            ServerCallStreamObserver<BlockInfo> replies) {
        this.node = node;
        this.chain = chain;
        this.streams = streams;
        this.share = bytes.share(this);
        this.includeBlock = request.getIncludeBlock();
        this.replies = replies;
        this.next = Math.max(1, request.getFromHeight()); // block 0 is the genesis, which has none
    }

    static void open(
            NodeQueries node,
            ChainQueries chain,
            OpenStreams streams,
            StreamedBytes bytes,
            StreamBlocksRequest request,
            ServerCallStreamObserver<BlockInfo> replies) {
        BlockStream stream = new BlockStream(node, chain, streams, bytes, request, replies);
        replies.setOnCancelHandler(stream::release);
        replies.setOnReadyHandler(stream);
        try {
            streams.opened(stream.end);
        } catch (ApiException e) {
            stream.fail(e);
            return;
        }
        stream.subscription = node.events().subscribe(stream, false);
        stream.run();
    }

    /** Moves on if there is more to read and the client takes it. Any thread. */
    @Override
    public void run() {
        if (turns.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            boolean due = !closed.get()
                    && !replies.isCancelled()
                    && replies.isReady()
                    && next <= node.status().height();
            if (due && reading.compareAndSet(false, true)) {
                share.giveBackAll(); // it is ready: what was sent before has left, but for a little
                long height = next;
                chain.blockByHeight(height)
                        .thenAccept(block -> read(height, block))
                        .whenComplete((sent, failure) -> failOn(failure));
            }
            seen = turns.addAndGet(-seen);
        }
    }

    private void read(long height, Optional<BlockView> block) {
        if (block.isEmpty()) {
            fail(ApiException.notFound("block " + height + " is not kept here"));
        } else if (!closed.get() && !share.take(Messages.bytesOf(block.get(), includeBlock))) {
            reading.set(false); // it is read again when there is room
        } else if (!closed.get()) {
            replies.onNext(Messages.block(block.get(), includeBlock));
            next = height + 1;
            reading.set(false);
            run();
        }
    }

    private void failOn(@Nullable Throwable failure) {
        if (failure != null) {
            fail(failure);
        }
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
        streams.closed(end);
        share.close();
        EventLog.Subscription current = subscription;
        if (current != null) {
            current.close();
        }
    }
}
