package io.timecoin.api.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.stub.ServerCallStreamObserver;
import io.timecoin.api.FakeAsker;
import io.timecoin.api.FakeNode;
import io.timecoin.api.OpenStreams;
import io.timecoin.api.StreamedBytes;
import io.timecoin.consensus.Certificate;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockSummary;
import io.timecoin.query.ChainQueries;
import io.timecoin.query.view.BlockView;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.v1.BlockInfo;
import io.timecoin.v1.StreamBlocksRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Five blocks to one client, beside another that has taken the room of all. */
class BlockStreamTest {

    private static final long ALL_BYTES = 4 << 20;

    private final FakeNode node = new FakeNode();
    private final StreamedBytes bytes = new StreamedBytes(new HeapAccount(64L << 20));
    private final OpenStreams streams = new OpenStreams();
    private final FakeAsker asker = new FakeAsker("10.0.0.1");
    private final StreamedBytes.Share others = bytes.share(new FakeAsker("10.0.1.1"), () -> {});
    private final Client client = new Client();
    private final Reads reads = new Reads();

    /** Reads that end when the test says so. */
    private final class Reads implements ChainQueries {

        private final List<Runnable> open = new ArrayList<>();
        private int begun;

        @Override
        public CompletionStage<Optional<BlockView>> blockByHeight(long height) {
            begun++;
            CompletableFuture<Optional<BlockView>> answer = new CompletableFuture<>();
            open.add(() -> node.blockByHeight(height).thenAccept(answer::complete));
            return answer;
        }

        void end() {
            open.removeFirst().run();
        }

        @Override
        public CompletionStage<Optional<BlockView>> blockByHash(Hash256 hash) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<List<BlockSummary>> blocksDownFrom(long fromHeight, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Optional<Certificate>> certificate(long height) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Totals> totals() {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Client extends ServerCallStreamObserver<BlockInfo> {

        private final List<Long> heights = new ArrayList<>();
        private boolean ready = true;
        private boolean cancelled;
        private boolean failed;

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void onNext(BlockInfo block) {
            heights.add(block.getHeight());
        }

        @Override
        public void onError(Throwable reason) {
            failed = true;
        }

        @Override
        public void onCompleted() {}

        @Override
        public void setOnCancelHandler(Runnable handler) {}

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public void setMessageCompression(boolean enable) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int count) {}
    }

    private void open(long from) {
        BlockStream.open(
                new BlockStream.Source(node, reads, streams, bytes),
                asker,
                StreamBlocksRequest.newBuilder().setFromHeight(from).build(),
                client);
    }

    @Test
    void oneBlockAfterTheOtherIsRead() {
        open(4);
        assertEquals(1, reads.begun);
        reads.end();
        assertEquals(2, reads.begun);
        reads.end();
        assertEquals(2, reads.begun);
        assertEquals(List.of(4L, 5L), client.heights);
    }

    @Test
    void aBlockThatHasNoRoomIsReadOnceAgainWhenThereIsSome() {
        open(5);
        assertTrue(others.take(ALL_BYTES));
        reads.end();
        asker.turn();
        assertEquals(1, reads.begun);
        assertEquals(List.of(), client.heights);
        others.giveBackAll();
        asker.turn();
        assertEquals(2, reads.begun);
        assertTrue(others.take(ALL_BYTES / 4)); // no room but what is the block's already
        reads.end();
        assertEquals(List.of(5L), client.heights);
    }

    @Test
    void whoLeavesHoldsNothing() {
        open(4);
        client.ready = false;
        reads.end();
        assertTrue(bytes.held() > 0);
        assertEquals(1, reads.begun);
        client.cancelled = true;
        asker.leave();
        assertEquals(0, bytes.held());
        assertEquals(0, streams.count());
        assertEquals(List.of(4L), client.heights);
        assertFalse(client.failed);
    }
}
