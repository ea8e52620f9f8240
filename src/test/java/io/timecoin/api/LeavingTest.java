package io.timecoin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.timecoin.attack.Http2Frame;
import io.timecoin.attack.RawHttp2;
import io.timecoin.cli.testnet.Await;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.HeapShare;
import io.timecoin.v1.BlockInfo;
import io.timecoin.v1.Event;
import io.timecoin.v1.EventsGrpc;
import io.timecoin.v1.LedgerGrpc;
import io.timecoin.v1.StreamBlocksRequest;
import io.timecoin.v1.SubmitTransactionsRequest;
import io.timecoin.v1.SubmitTransactionsResponse;
import io.timecoin.v1.SubscribeRequest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream whose client has left frees its place, however the client left. */
@QuarkusTest
@NullUnmarked // fields are set by injection
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LeavingTest {

    /** Half of all streams. */
    private static final int SHARE = 128;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    RequestGate gate;

    @Inject
    HeapAccount heap;

    @Inject
    OpenStreams streams;

    @Inject
    FakeNode node;

    @TestHTTPResource
    URI api;

    /** Opens a stream and keeps its handle. */
    private static final class Stream<Q, A> implements ClientResponseObserver<Q, A> {

        private ClientCallStreamObserver<Q> call;
        private final boolean reads;

        Stream(boolean reads) {
            this.reads = reads;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<Q> started) {
            call = started;
            if (!reads) {
                call.disableAutoRequestWithInitial(1);
            }
        }

        @Override
        public void onNext(A message) {}

        @Override
        public void onError(Throwable cancelled) {}

        @Override
        public void onCompleted() {}
    }

    private interface Opening {
        Stream<?, ?> open(ManagedChannel channel, boolean reads);
    }

    private static Stream<?, ?> subscribe(ManagedChannel channel, boolean reads) {
        Stream<SubscribeRequest, Event> stream = new Stream<>(reads);
        EventsGrpc.newStub(channel).subscribe(SubscribeRequest.getDefaultInstance(), stream);
        return stream;
    }

    private static Stream<?, ?> blocks(ManagedChannel channel, boolean reads) {
        Stream<StreamBlocksRequest, BlockInfo> stream = new Stream<>(reads);
        LedgerGrpc.newStub(channel).streamBlocks(StreamBlocksRequest.getDefaultInstance(), stream);
        return stream;
    }

    private static Stream<?, ?> submissions(ManagedChannel channel, boolean reads) {
        Stream<SubmitTransactionsRequest, SubmitTransactionsResponse> stream = new Stream<>(reads);
        LedgerGrpc.newStub(channel).submitTransactions(stream);
        return stream;
    }

    private ManagedChannel connect() {
        return NettyChannelBuilder.forAddress(api.getHost(), api.getPort())
                .usePlaintext()
                .build();
    }

    private void leave(boolean reads, BiConsumer<ManagedChannel, Stream<?, ?>> leaving) {
        List<Opening> openings = List.of(LeavingTest::subscribe, LeavingTest::blocks, LeavingTest::submissions);
        awaitStreams(0);
        List<ManagedChannel> channels = new ArrayList<>();
        List<Stream<?, ?>> opened = new ArrayList<>();
        try {
            for (Opening opening : openings) {
                for (int i = 0; i < 3; i++) {
                    ManagedChannel channel = connect();
                    channels.add(channel);
                    opened.add(opening.open(channel, reads));
                }
            }
            awaitStreams(opened.size());
            for (int i = 0; i < opened.size(); i++) {
                leaving.accept(channels.get(i), opened.get(i));
            }
            awaitStreams(0);
        } finally {
            channels.forEach(ManagedChannel::shutdownNow);
        }
    }

    private void awaitStreams(int count) {
        Await.until(
                PATIENCE,
                () -> count + " streams: " + streams.count() + ", "
                        + gate.places().streams().taken(),
                () -> streams.count() == count && gate.places().streams().taken() == count);
    }

    @Test
    void byCancelling() {
        leave(true, (_, stream) -> stream.call.cancel("enough", null));
    }

    @Test
    void byCancellingWithoutEverReading() {
        leave(false, (_, stream) -> stream.call.cancel("enough", null));
    }

    @Test
    void byClosingTheChannel() {
        leave(true, (channel, _) -> channel.shutdownNow());
    }

    @Test
    void oneNetworkLeavesStreamsToOthers() throws Exception {
        awaitStreams(0);
        List<ManagedChannel> channels = List.of(connect(), connect());
        try {
            for (int i = 0; i < SHARE; i++) {
                var _ = subscribe(channels.get(i % 2), true);
            }
            awaitStreams(SHARE);
            StatusRuntimeException refused = assertThrows(
                    StatusRuntimeException.class,
                    () -> EventsGrpc.newBlockingStub(channels.getFirst())
                            .subscribe(SubscribeRequest.getDefaultInstance())
                            .next());
            assertEquals(Status.Code.RESOURCE_EXHAUSTED, refused.getStatus().getCode());
            ErrorInfo info = StatusProto.fromThrowable(refused).getDetails(0).unpack(ErrorInfo.class);
            assertEquals("TOO_MANY_STREAMS", info.getReason());
            try (RawHttp2 other = subscribed("127.77.0.1")) {
                other.frame(Http2Frame.PING, 0, 0, new byte[8]);
                awaitStreams(SHARE + 1);
            }
        } finally {
            channels.forEach(ManagedChannel::shutdownNow);
        }
        awaitStreams(0);
    }

    private InetSocketAddress target() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), api.getPort());
    }

    private RawHttp2 subscribed(String from) throws IOException {
        RawHttp2 raw = RawHttp2.connectFrom(from, target()).begin();
        raw.call(1, "/timecoin.v1.Events/Subscribe", "127.0.0.1");
        return raw.frame(Http2Frame.DATA, Http2Frame.END_STREAM, 1, RawHttp2.framed(0, new byte[0]));
    }

    @Test
    void byResettingTheStream() throws IOException {
        awaitStreams(0);
        try (RawHttp2 raw = subscribed("127.0.0.1")) {
            awaitStreams(1);
            raw.frame(Http2Frame.RST_STREAM, 0, 1, new byte[] {0, 0, 0, 8});
            awaitStreams(0);
        }
    }

    @Test
    void bySilence() throws IOException {
        awaitStreams(0);
        try (RawHttp2 _ = subscribed("127.0.0.1")) { // reads nothing, and answers no PING
            awaitStreams(1);
            awaitStreams(0);
        }
    }

    /** Of a message that is not whole, and no longer once it is taken. */
    @Test
    void messagesOfStreamsCountUntilTheyAreTaken() throws IOException {
        awaitStreams(0);
        try (RawHttp2 raw = RawHttp2.connectFrom("127.0.0.1", target()).begin()) {
            raw.call(1, "/timecoin.v1.Ledger/SubmitTransactions", "127.0.0.1");
            awaitStreams(1);
            long before = heap.held(HeapShare.REQUESTS);
            byte[] message = SubmitTransactionsRequest.newBuilder()
                    .addTransactions(ByteString.copyFrom(new byte[12_000]))
                    .build()
                    .toByteArray();
            int half = message.length / 2;
            raw.frame(Http2Frame.DATA, 0, 1, RawHttp2.framed(message.length, Arrays.copyOf(message, half)));
            Await.until(
                    PATIENCE,
                    () -> heap.held(HeapShare.REQUESTS) + " bytes, " + before + " before",
                    () -> heap.held(HeapShare.REQUESTS) == before + 5 + half);
            raw.frame(Http2Frame.DATA, 0, 1, Arrays.copyOfRange(message, half, message.length));
            Await.until(
                    PATIENCE,
                    () -> heap.held(HeapShare.REQUESTS) + " bytes, " + before + " before",
                    () -> heap.held(HeapShare.REQUESTS) == before);
        }
        awaitStreams(0);
    }

    @Test
    void byClosingTheSocketOfServerSentEvents() throws IOException {
        awaitStreams(0);
        try (Socket socket = new Socket(target().getAddress(), api.getPort())) {
            socket.getOutputStream()
                    .write("GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            awaitStreams(1);
        }
        awaitStreams(0);
        assertEquals(0, streams.count());
    }
}
