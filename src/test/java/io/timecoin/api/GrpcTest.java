package io.timecoin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.Transaction;
import io.timecoin.query.NodeEvent;
import io.timecoin.query.NodeState;
import io.timecoin.v1.BlockInfo;
import io.timecoin.v1.Event;
import io.timecoin.v1.EventKind;
import io.timecoin.v1.EventsGrpc;
import io.timecoin.v1.GetBlockRequest;
import io.timecoin.v1.GetStatusRequest;
import io.timecoin.v1.GetTransactionRequest;
import io.timecoin.v1.GetUtxosRequest;
import io.timecoin.v1.LedgerGrpc;
import io.timecoin.v1.StateChange;
import io.timecoin.v1.StreamBlocksRequest;
import io.timecoin.v1.SubmitTransactionRequest;
import io.timecoin.v1.SubmitTransactionsRequest;
import io.timecoin.v1.SubmitTransactionsResponse;
import io.timecoin.v1.SubscribeRequest;
import io.timecoin.v1.TransactionState;
import io.timecoin.v1.WaitForFinalityRequest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@NullUnmarked // fields are set by injection
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class GrpcTest {

    @Inject
    FakeNode node;

    @TestHTTPResource
    URI api;

    ManagedChannel channel; // set by connect
    private LedgerGrpc.LedgerBlockingStub ledger;

    @BeforeEach
    void connect() {
        channel = NettyChannelBuilder.forAddress(api.getHost(), api.getPort())
                .usePlaintext()
                .build();
        ledger = LedgerGrpc.newBlockingStub(channel);
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    private static ByteString bytes(Transaction transaction) {
        return ByteString.copyFrom(transaction.encode());
    }

    private static SubmitTransactionRequest submit(int coin) {
        return SubmitTransactionRequest.newBuilder()
                .setTransaction(bytes(FakeChain.transfer(coin, 5_000)))
                .build();
    }

    @Test
    void aSubmittedTransactionIsAnsweredWithItsState() {
        var result = ledger.submitTransaction(submit(FakeNode.PENDING));
        assertEquals(TransactionState.TRANSACTION_STATE_PENDING, result.getState());
        assertEquals(32, result.getTxid().size());
    }

    @Test
    void aRefusalCarriesTheRuleAndTheWinner() throws Exception {
        StatusRuntimeException e = assertThrows(
                StatusRuntimeException.class, () -> ledger.submitTransaction(submit(FakeNode.DOUBLE_SPEND)));
        assertEquals(Status.Code.FAILED_PRECONDITION, e.getStatus().getCode());
        ErrorInfo info = StatusProto.fromThrowable(e).getDetails(0).unpack(ErrorInfo.class);
        assertEquals("DOUBLE_SPEND", info.getReason());
        assertEquals("timecoin", info.getDomain());
        assertEquals(FakeNode.WINNER.toHex(), info.getMetadataMap().get("winner"));
        assertEquals(
                Status.Code.RESOURCE_EXHAUSTED, codeOf(() -> ledger.submitTransaction(submit(FakeNode.OVERLOADED))));
        assertEquals(
                Status.Code.INVALID_ARGUMENT,
                codeOf(() -> ledger.submitTransaction(SubmitTransactionRequest.getDefaultInstance())));
    }

    private static Status.Code codeOf(Runnable call) {
        return assertThrows(StatusRuntimeException.class, call::run).getStatus().getCode();
    }

    @Test
    void readsAnswerAsTheOtherEdgesDo() {
        assertEquals(
                "devnet",
                ledger.getStatus(GetStatusRequest.getDefaultInstance()).getNetwork());
        assertEquals(
                "ACTIVE",
                ledger.getStatus(GetStatusRequest.getDefaultInstance()).getState());
        assertTrue(ledger.getStatus(GetStatusRequest.getDefaultInstance()).getQuorumReachable());
        Block block = FakeChain.BLOCKS.get(2);
        var byHeight = ledger.getBlock(
                GetBlockRequest.newBuilder().setHeight(3).setIncludeBlock(true).build());
        assertEquals(ByteString.copyFrom(block.encode()), byHeight.getBlock());
        ByteString txid =
                ByteString.copyFrom(block.transactions().getFirst().txid().toBytes());
        var transaction = ledger.getTransaction(
                GetTransactionRequest.newBuilder().setTxid(txid).build());
        assertEquals(3, transaction.getFinality().getHeight());
        var utxos = ledger.getUtxos(GetUtxosRequest.newBuilder()
                .setAddress(AddressText.encode(FakeChain.ALICE, Network.DEVNET))
                .setLimit(2)
                .build());
        assertEquals(2, utxos.getUtxosCount());
        assertEquals("2", utxos.getNextCursor());
        assertEquals(
                TransactionState.TRANSACTION_STATE_FINAL,
                ledger.waitForFinality(WaitForFinalityRequest.newBuilder()
                                .setTxid(txid)
                                .build())
                        .getState());
    }

    @Test
    void badAndUnknownNamesAreRefused() {
        assertEquals(
                Status.Code.INVALID_ARGUMENT,
                codeOf(() -> ledger.getTransaction(GetTransactionRequest.getDefaultInstance())));
        assertEquals(Status.Code.INVALID_ARGUMENT, codeOf(() -> ledger.getBlock(GetBlockRequest.getDefaultInstance())));
        assertEquals(
                Status.Code.NOT_FOUND,
                codeOf(() -> ledger.getBlock(
                        GetBlockRequest.newBuilder().setHeight(77).build())));
        assertEquals(
                Status.Code.INVALID_ARGUMENT,
                codeOf(() -> ledger.getUtxos(
                        GetUtxosRequest.newBuilder().setAddress("x").build())));
        ByteString unknown = ByteString.copyFrom(new byte[32]);
        assertEquals(
                Status.Code.NOT_FOUND,
                codeOf(() -> ledger.getTransaction(
                        GetTransactionRequest.newBuilder().setTxid(unknown).build())));
        assertEquals(
                Status.Code.DEADLINE_EXCEEDED,
                codeOf(() -> ledger.waitForFinality(
                        WaitForFinalityRequest.newBuilder().setTxid(unknown).build())));
        ByteString broken = ByteString.copyFrom(FakeNode.BROKEN.toBytes());
        assertEquals(
                Status.Code.INTERNAL,
                codeOf(() -> ledger.getTransaction(
                        GetTransactionRequest.newBuilder().setTxid(broken).build())));
    }

    @Test
    void healthIsServed() {
        var health = HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());
        assertEquals(HealthCheckResponse.ServingStatus.SERVING, health.getStatus());
    }

    @Test
    void blocksAreStreamedUpwardAndThenEventsFollow() {
        Iterator<BlockInfo> blocks = ledger.streamBlocks(
                StreamBlocksRequest.newBuilder().setFromHeight(2).build());
        for (int height = 2; height <= 5; height++) {
            assertEquals(height, blocks.next().getHeight());
        }
        long before = node.events().lastId();
        Block block = FakeChain.BLOCKS.getFirst();
        node.events().append(new NodeEvent.BlockFinal(block.header(), block.hash(), block.transactions(), 4_711));
        Iterator<Event> events = EventsGrpc.newBlockingStub(channel)
                .subscribe(SubscribeRequest.newBuilder().setAfterId(before).build());
        Event event = events.next();
        assertEquals(before + 1, event.getId());
        assertEquals(4_711, event.getBlock().getFinalizedAtMs());
        assertEquals(1, event.getBlock().getTxidsCount());
        assertEquals(Event.EventCase.HEARTBEAT, events.next().getEventCase());
    }

    @Test
    void changesOfTheNodesStateAreEvents() {
        long before = node.events().lastId();
        node.events().append(new NodeEvent.StateChanged(NodeState.CHECKING, NodeState.ACTIVE, "", 4_711));
        Event event = EventsGrpc.newBlockingStub(channel)
                .subscribe(SubscribeRequest.newBuilder()
                        .setAfterId(before)
                        .addKinds(EventKind.EVENT_KIND_STATE)
                        .build())
                .next();
        assertEquals(
                StateChange.newBuilder()
                        .setFrom("CHECKING")
                        .setTo("ACTIVE")
                        .setAtMs(4_711)
                        .build(),
                event.getState());
    }

    @Test
    void whoResumesFromBeforeTheLogIsToldOfTheGap() {
        Iterator<Event> events = EventsGrpc.newBlockingStub(channel)
                .subscribe(SubscribeRequest.newBuilder().setAfterId(3).build());
        Event gap = events.next();
        assertEquals(Event.EventCase.GAP, gap.getEventCase());
        assertEquals(3, gap.getGap().getAfterId());
    }

    /** A stream under the test's own control: nothing is read unless asked for. */
    private final class Submissions extends ClientCall.Listener<SubmitTransactionsResponse> {
        final BlockingQueue<SubmitTransactionsResponse> replies = new LinkedBlockingQueue<>();
        final CompletableFuture<Status> closed = new CompletableFuture<>();
        final ClientCall<SubmitTransactionsRequest, SubmitTransactionsResponse> call =
                channel.newCall(LedgerGrpc.getSubmitTransactionsMethod(), CallOptions.DEFAULT);

        Submissions start() {
            call.start(this, new Metadata());
            return this;
        }

        @Override
        public void onMessage(SubmitTransactionsResponse message) {
            replies.add(message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            closed.complete(status);
        }
    }

    private static SubmitTransactionsRequest batch(int size, ByteString transaction) {
        return SubmitTransactionsRequest.newBuilder()
                .addAllTransactions(Collections.nCopies(size, transaction))
                .build();
    }

    @Test
    void everyRequestIsRepliedToInOrderWithAResultForEachTransaction() throws Exception {
        Submissions stream = new Submissions().start();
        stream.call.request(100);
        ByteString good = bytes(FakeChain.transfer(FakeNode.PENDING, 5_000));
        for (int i = 1; i <= 20; i++) {
            stream.call.sendMessage(batch(i, good));
        }
        stream.call.sendMessage(batch(1, ByteString.copyFromUtf8("junk")));
        stream.call.halfClose();
        for (int i = 1; i <= 20; i++) {
            assertEquals(i, stream.replies.take().getResultsCount());
        }
        assertEquals("MALFORMED", stream.replies.take().getResults(0).getRule());
        assertEquals(Status.Code.OK, stream.closed.get().getCode());
    }

    @Test
    void tooManyTransactionsInOneRequestEndTheStream() throws Exception {
        Submissions stream = new Submissions().start();
        stream.call.request(1);
        stream.call.sendMessage(batch(1_001, ByteString.EMPTY));
        assertEquals(Status.Code.INVALID_ARGUMENT, stream.closed.get().getCode());
    }

    @Test
    void aClientThatSendsWithoutReadingIsStoppedAndServedOnceItReads() throws Exception {
        int before = node.batchesReceived.get();
        node.gate = new CompletableFuture<>();
        Submissions stream = new Submissions().start();
        ByteString good = bytes(FakeChain.transfer(FakeNode.PENDING, 5_000));
        int sent = 0;
        while (stream.call.isReady() || sent < 200) {
            stream.call.sendMessage(batch(500, good));
            sent++;
        }
        // While nothing is answered the server takes a window of requests and leaves the rest with the sender.
        while (node.batchesReceived.get() - before < 4) {
            Thread.onSpinWait();
        }
        assertFalse(stream.call.isReady());
        assertEquals(4, node.batchesReceived.get() - before);
        node.gate.complete(true);
        node.gate = CompletableFuture.completedFuture(true);
        stream.call.halfClose();
        stream.call.request(Integer.MAX_VALUE);
        for (int i = 0; i < sent; i++) {
            assertEquals(500, stream.replies.take().getResultsCount());
        }
        assertEquals(Status.Code.OK, stream.closed.get().getCode());
        assertTrue(node.batchesReceived.get() - before >= sent);
    }
}
