package io.timecoin.cli.bench;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.timecoin.v1.Event;
import io.timecoin.v1.EventKind;
import io.timecoin.v1.EventsGrpc;
import io.timecoin.v1.GetStatusRequest;
import io.timecoin.v1.LedgerGrpc;
import io.timecoin.v1.StatusInfo;
import io.timecoin.v1.SubmitTransactionsRequest;
import io.timecoin.v1.SubmitTransactionsResponse;
import io.timecoin.v1.SubscribeRequest;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One node over gRPC: a stream of submissions and a subscription to final blocks. Methods are for one thread; signals come
 * on the transport's.
 */
final class NodeLink implements AutoCloseable {

    private static final long PROBE_SECONDS = 5;
    private static final long CLOSE_SECONDS = 2;
    private static final int MAX_MESSAGE_BYTES = 16_000_000;

    /** An id that no event has: the node says at once that there is a gap, and goes on with what comes. */
    private static final long FROM_NOW = Long.MAX_VALUE - 1;

    private final int node;
    private final ManagedChannel channel;
    private final Consumer<Signal> signals;
    private int connection;
    private @Nullable StreamObserver<SubmitTransactionsRequest> requests;
    private @Nullable Incoming<SubscribeRequest, Event> events;

    NodeLink(int node, URI api, EventLoopGroup eventLoop, Consumer<Signal> signals) {
        this.node = node;
        this.signals = signals;
        this.channel = NettyChannelBuilder.forAddress(api.getHost(), api.getPort())
                .usePlaintext()
                .directExecutor()
                .eventLoopGroup(eventLoop)
                .channelType(NioSocketChannel.class)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .build();
    }

    /** Asks the node whether it is ready; answered by {@link Signal.Ready} or {@link Signal.Lost}. */
    void connect() {
        int current = ++connection;
        channel.resetConnectBackoff();
        LedgerGrpc.newStub(channel)
                .withDeadlineAfter(PROBE_SECONDS, TimeUnit.SECONDS)
                .getStatus(GetStatusRequest.getDefaultInstance(), new StreamObserver<>() {
                    @Override
                    public void onNext(StatusInfo status) {
                        signals.accept(
                                status.getNotReady().isEmpty()
                                        ? new Signal.Ready(node, current)
                                        : new Signal.Lost(node, current, "not ready: " + status.getNotReady()));
                    }

                    @Override
                    public void onError(Throwable failure) {
                        signals.accept(new Signal.Lost(node, current, String.valueOf(failure.getMessage())));
                    }

                    @Override
                    public void onCompleted() {}
                });
    }

    /**
     * Subscribes, once the node has said that it is ready; answered by {@link Signal.Opened} or {@link Signal.Lost}. What is sent
     * before the node has taken up the subscription may become final without a word.
     */
    void subscribe() {
        int current = connection;
        events = new Incoming<>(current) {
            private boolean taken;

            @Override
            public void onNext(Event event) {
                switch (event.getEventCase()) {
                    case BLOCK ->
                        signals.accept(new Signal.BlockFinal(node, current, System.nanoTime(), event.getBlock()));
                    case GAP -> {
                        signals.accept(taken ? new Signal.EventsLost(node, current) : new Signal.Opened(node, current));
                        taken = true;
                    }
                    case TRANSACTION, UTXO, VIEW, STATE, HEARTBEAT, EVENT_NOT_SET -> {}
                }
            }
        };
        EventsGrpc.newStub(channel)
                .subscribe(
                        SubscribeRequest.newBuilder()
                                .addKinds(EventKind.EVENT_KIND_BLOCK)
                                .setAfterId(FROM_NOW)
                                .build(),
                        events);
    }

    /** Opens the stream of submissions, once the subscription stands. */
    void open() {
        int current = connection;
        requests = LedgerGrpc.newStub(channel)
                .submitTransactions(new Incoming<SubmitTransactionsRequest, SubmitTransactionsResponse>(current) {
                    @Override
                    public void onNext(SubmitTransactionsResponse response) {
                        signals.accept(
                                new Signal.Answered(node, current, System.nanoTime(), response.getResultsList()));
                    }
                });
    }

    /** Whether a signal is of the connection that stands now. */
    boolean isCurrent(Signal signal) {
        return signal.connection() == connection;
    }

    /** Sends one request with these transactions of {@code prepared}. */
    void send(PreparedTransactions prepared, int[] batch) {
        if (requests == null) {
            throw new IllegalStateException("node " + node + " is not connected");
        }
        SubmitTransactionsRequest.Builder request = SubmitTransactionsRequest.newBuilder();
        for (int index : batch) {
            request.addTransactions(UnsafeByteOperations.unsafeWrap(prepared.encoded(index)));
        }
        requests.onNext(request.build());
    }

    /** Gives up the connection that stands; its later signals are void. */
    void abandon() {
        connection++;
        if (requests != null) {
            requests.onError(new BenchException("the connection is given up"));
            requests = null;
        }
        if (events != null) {
            events.cancel();
            events = null;
        }
    }

    /** Ends the channel, whose threads are the event loop's: that may end only afterwards. */
    @Override
    public void close() {
        connection++;
        channel.shutdownNow();
        try {
            channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A response stream whose every end is the loss of the node. */
    private abstract class Incoming<Q, R> implements ClientResponseObserver<Q, R> {
        private final int of;
        private @Nullable ClientCallStreamObserver<Q> call;

        Incoming(int of) {
            this.of = of;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<Q> stream) {
            call = stream;
        }

        void cancel() {
            if (call != null) {
                call.cancel("given up", null);
            }
        }

        @Override
        public void onError(Throwable failure) {
            signals.accept(new Signal.Lost(node, of, String.valueOf(failure.getMessage())));
        }

        @Override
        public void onCompleted() {
            signals.accept(new Signal.Lost(node, of, "the node ended the stream"));
        }
    }
}
