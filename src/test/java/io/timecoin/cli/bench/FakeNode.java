package io.timecoin.cli.bench;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.codec.MalformedException;
import io.timecoin.v1.Event;
import io.timecoin.v1.EventsGrpc;
import io.timecoin.v1.FinalBlock;
import io.timecoin.v1.Gap;
import io.timecoin.v1.GetStatusRequest;
import io.timecoin.v1.LedgerGrpc;
import io.timecoin.v1.StatusInfo;
import io.timecoin.v1.SubmitResult;
import io.timecoin.v1.SubmitTransactionsRequest;
import io.timecoin.v1.SubmitTransactionsResponse;
import io.timecoin.v1.SubscribeRequest;
import io.timecoin.v1.TransactionState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A node that makes a block of every request at once, unless its script answers otherwise. */
final class FakeNode implements AutoCloseable {

    /** What it does with one transaction. */
    enum Reaction {
        FINALIZE,
        KEEP,
        FINAL_ALREADY,
        FINALIZE_WITHOUT_EVENT,
        FINALIZE_UNSAID,
        NO_ROOM,
        DOUBLE_SPEND,
        DIE
    }

    private final Set<ByteString> finals;
    private final Function<Integer, Reaction> script;
    private final List<StreamObserver<Event>> subscribers = new ArrayList<>();
    private final long subscriptionMillis;
    private final Server server;
    private long height;
    private int seen;

    /** Nodes of one network share the set of what is final; the script is asked with the number of each submission. */
    FakeNode(Set<ByteString> finals, Function<Integer, Reaction> script) throws IOException {
        this(finals, script, 0);
    }

    /** The same of one that takes so long to take up a subscription. */
    FakeNode(Set<ByteString> finals, Function<Integer, Reaction> script, long subscriptionMillis) throws IOException {
        this.finals = finals;
        this.script = script;
        this.subscriptionMillis = subscriptionMillis;
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .maxInboundMessageSize(1_048_576)
                .addService(new FakeLedger())
                .addService(new FakeEvents())
                .build()
                .start();
    }

    static Set<ByteString> noFinals() {
        return ConcurrentHashMap.newKeySet();
    }

    URI api() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    synchronized int seen() {
        return seen;
    }

    private synchronized SubmitTransactionsResponse answer(SubmitTransactionsRequest request) {
        SubmitTransactionsResponse.Builder response = SubmitTransactionsResponse.newBuilder();
        FinalBlock.Builder block = FinalBlock.newBuilder().setHeight(++height);
        boolean gap = false;
        for (ByteString encoded : request.getTransactionsList()) {
            ByteString txid = txid(encoded);
            Reaction reaction = finals.contains(txid) ? Reaction.FINAL_ALREADY : script.apply(seen++);
            switch (reaction) {
                case FINALIZE -> {
                    finals.add(txid);
                    block.addTxids(txid);
                }
                case FINALIZE_WITHOUT_EVENT -> {
                    finals.add(txid);
                    gap = true;
                }
                case FINALIZE_UNSAID -> finals.add(txid);
                case KEEP, FINAL_ALREADY, NO_ROOM, DOUBLE_SPEND -> {}
                case DIE -> server.shutdownNow();
            }
            response.addResults(result(txid, reaction));
        }
        tell(Event.newBuilder().setBlock(block).build());
        if (gap) {
            tell(Event.newBuilder().setGap(Gap.getDefaultInstance()).build());
        }
        return response.build();
    }

    /** One that asks for what comes after an event that there never was is told of a gap, as by a real node. */
    private synchronized void takeUp(SubscribeRequest request, StreamObserver<Event> events) {
        subscribers.add(events);
        if (request.hasAfterId() && !server.isShutdown()) {
            events.onNext(Event.newBuilder().setGap(Gap.getDefaultInstance()).build());
        }
    }

    private void tell(Event event) {
        if (!server.isShutdown()) {
            subscribers.forEach(subscriber -> subscriber.onNext(event));
        }
    }

    private static ByteString txid(ByteString encoded) {
        try {
            return ByteString.copyFrom(
                    Transaction.decode(encoded.toByteArray()).txid().toBytes());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static SubmitResult result(ByteString txid, Reaction reaction) {
        SubmitResult.Builder result = SubmitResult.newBuilder().setTxid(txid);
        return switch (reaction) {
            case FINALIZE, KEEP, FINALIZE_WITHOUT_EVENT, FINALIZE_UNSAID, DIE ->
                result.setState(TransactionState.TRANSACTION_STATE_PENDING).build();
            case FINAL_ALREADY ->
                result.setState(TransactionState.TRANSACTION_STATE_FINAL).build();
            case NO_ROOM ->
                result.setState(TransactionState.TRANSACTION_STATE_REJECTED)
                        .setRule("MEMPOOL_FULL")
                        .build();
            case DOUBLE_SPEND ->
                result.setState(TransactionState.TRANSACTION_STATE_REJECTED)
                        .setRule("DOUBLE_SPEND")
                        .setDetail("another one has the coin")
                        .build();
        };
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class FakeLedger extends LedgerGrpc.LedgerImplBase {
        @Override
        public void getStatus(GetStatusRequest request, StreamObserver<StatusInfo> reply) {
            reply.onNext(StatusInfo.getDefaultInstance());
            reply.onCompleted();
        }

        @Override
        public StreamObserver<SubmitTransactionsRequest> submitTransactions(
                StreamObserver<SubmitTransactionsResponse> replies) {
            return new StreamObserver<>() {
                @Override
                public void onNext(SubmitTransactionsRequest request) {
                    SubmitTransactionsResponse response = answer(request);
                    if (!server.isShutdown()) {
                        replies.onNext(response);
                    }
                }

                @Override
                public void onError(Throwable broken) {}

                @Override
                public void onCompleted() {
                    replies.onCompleted();
                }
            };
        }
    }

    private final class FakeEvents extends EventsGrpc.EventsImplBase {
        @Override
        public void subscribe(SubscribeRequest request, StreamObserver<Event> events) {
            CompletableFuture.delayedExecutor(subscriptionMillis, TimeUnit.MILLISECONDS)
                    .execute(() -> takeUp(request, events));
        }
    }
}
