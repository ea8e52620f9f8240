package io.timecoin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.util.ReferenceCountUtil;
import io.timecoin.network.conduct.AddressPrefix;
import io.vertx.core.http.impl.Http1xOrH2CHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A codec that takes requests apart as Vert.x does, and answers when the test says so. */
final class RequestPaceTest {

    private static final String GET = "GET /v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private long now;
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ClientConnection connection =
            new ClientConnection(channel, AddressPrefix.counted(InetAddress.getLoopbackAddress()), () -> now);
    private final List<String> requests = new ArrayList<>();
    private int bodyBytes;
    private boolean answersAtOnce;

    RequestPaceTest() {
        connection.attach();
        channel.pipeline()
                .addLast(new HttpRequestDecoder(), new HttpResponseEncoder(), new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext context, Object message) {
                        taken(context, message);
                        ReferenceCountUtil.release(message);
                    }
                });
    }

    private static HttpResponse response(HttpResponseStatus status) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
    }

    private void taken(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request && request.decoderResult().isSuccess()) {
            requests.add(request.uri());
        }
        if (message instanceof HttpContent content) {
            bodyBytes += content.content().readableBytes();
            if (content instanceof LastHttpContent && answersAtOnce) {
                var _ = context.writeAndFlush(response(HttpResponseStatus.OK));
            }
        }
    }

    private void pass(long nanos) {
        now += nanos;
        channel.advanceTimeBy(nanos, TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    private void answer() {
        channel.writeOutbound(response(HttpResponseStatus.OK));
    }

    @AfterEach
    void nothingIsLeft() {
        channel.finishAndReleaseAll();
    }

    @Test
    void theCodecSeesNothingBeyondTheRequestInWork() {
        send(GET.repeat(3) + "GET /la");
        assertEquals(1, requests.size());
        answer();
        assertEquals(2, requests.size());
        answer();
        answer();
        assertEquals(3, requests.size());
        send("st HTTP/1.1\r\n\r\n");
        assertEquals("/last", requests.getLast());
    }

    @Test
    void whoSendsMuchAheadIsNotReadUntilItIsHisTurn() {
        send(GET);
        assertTrue(channel.config().isAutoRead());
        send(GET.repeat(50));
        assertTrue(channel.config().isAutoRead(), "a few are ordinary");
        send(GET.repeat(50));
        assertFalse(channel.config().isAutoRead());
        for (int i = 1; i <= 100; i++) {
            assertEquals(i, requests.size());
            answer();
        }
        assertEquals(101, requests.size());
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void whatIsAnsweredAtOnceGoesOnAtOnce() {
        answersAtOnce = true;
        send(GET.repeat(1_000));
        assertEquals(1_000, requests.size());
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void whoDoesNotTakeAnswersIsNotServed() {
        answersAtOnce = true;
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        send(GET.repeat(1_000));
        assertEquals(0, requests.size());
        assertFalse(channel.config().isAutoRead());
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        channel.runPendingTasks();
        assertEquals(1_000, requests.size());
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void aBodyComesWithItsRequestAndNotTheRequestBehindIt() {
        String body = "a\nb".repeat(1_000);
        send("POST / HTTP/1.1\r\nContent-Length: 3000\r\n\r\n" + body + GET);
        assertEquals(3_000, bodyBytes);
        assertEquals(1, requests.size());
        answer();
        assertEquals(2, requests.size());
        answer();
        send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na\nb\r\n0\r\n\r\n" + GET);
        assertEquals(3_003, bodyBytes);
        assertEquals(3, requests.size());
        answer();
        assertEquals(4, requests.size());
    }

    @Test
    void theCodecMaySayThatItHasEnough() {
        send("POST / HTTP/1.1\r\nContent-Length: 9000\r\n\r\n");
        channel.config().setAutoRead(false);
        send("a".repeat(5_000)); // was read already
        assertEquals(0, bodyBytes);
        channel.config().setAutoRead(true);
        channel.runPendingTasks();
        assertEquals(5_000, bodyBytes);
        assertTrue(channel.config().isAutoRead());
        send("a".repeat(4_000));
        assertEquals(9_000, bodyBytes);
    }

    @Test
    void aHeadHasABoundedNumberOfLines() {
        send("GET / HTTP/1.1\r\n" + "a:b\r\n".repeat(98) + "\r\n");
        assertEquals(1, requests.size());
        answer();
        send("GET / HTTP/1.1\r\n" + "a:b\r\n".repeat(500) + "\r\n");
        assertEquals(1, requests.size());
        ByteBuf refusal = (ByteBuf) List.copyOf(channel.outboundMessages()).getLast();
        assertTrue(refusal.toString(StandardCharsets.US_ASCII).startsWith("HTTP/1.1 431 "));
        assertFalse(channel.isOpen());
    }

    /** Where its answer was ended elsewhere, it is over for others before any of it is written. */
    @Test
    void onlyAnAnswerThatIsWholeMakesRoomForTheNextRequest() {
        send(GET.repeat(3));
        connection.requestBegan(io.vertx.core.http.HttpVersion.HTTP_1_1);
        connection.requestEnded();
        channel.writeOutbound(response(HttpResponseStatus.CONTINUE));
        channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        assertEquals(1, requests.size());
        channel.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
        assertEquals(2, requests.size());
    }

    @Test
    void aConnectionThatIsTornDownIsNoNews() {
        channel.pipeline().fireExceptionCaught(new IOException("Connection reset"));
        channel.checkException();
        assertFalse(channel.isOpen());
    }

    @Test
    void whoIsHeldIsServedWhatItHasAskedAndNothingMoreUntilLater() {
        answersAtOnce = true;
        connection.hold(1_000);
        connection.hold(1_500);
        send(GET.repeat(200));
        assertEquals(0, requests.size());
        assertFalse(channel.config().isAutoRead(), "what is more waits with its sender");
        pass(1_499);
        assertEquals(0, requests.size());
        pass(1);
        assertEquals(200, requests.size());
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void ofWhoIsHeldOverHttp2NothingIsRead() {
        connection.multiplexed();
        connection.hold(1_000);
        assertFalse(channel.config().isAutoRead());
        pass(999);
        assertFalse(channel.config().isAutoRead());
        pass(1);
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void http2Passes() {
        channel.pipeline().removeLast();
        channel.pipeline().removeLast();
        channel.pipeline().replace(HttpRequestDecoder.class, "either", new Http1xOrH2CHandler() {
            @Override
            protected void configure(ChannelHandlerContext context, boolean http2) {
                assertTrue(http2);
                context.pipeline().addLast(Http2FrameCodecBuilder.forServer().build());
            }
        });
        send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
        assertTrue(connection.isMultiplexed());
        connection.requestBegan(io.vertx.core.http.HttpVersion.HTTP_2);
        List<Integer> sizes = new ArrayList<>();
        channel.pipeline().removeLast();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                sizes.add(((ByteBuf) message).readableBytes());
                ReferenceCountUtil.release(message);
            }
        });
        send("a\nb\n");
        assertEquals(List.of(4), sizes);
    }

    /** As Vert.x does it when a request asks for HTTP/2. */
    @Test
    void whatIsInHandGoesOnWhenTheConnectionChangesItsLanguage() {
        List<String> behind = new ArrayList<>();
        channel.pipeline().removeLast();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof LastHttpContent) {
                    channel.pipeline().remove(RequestPace.class);
                    channel.pipeline().remove(HttpRequestDecoder.class);
                } else if (message instanceof ByteBuf bytes) {
                    behind.add(bytes.toString(StandardCharsets.US_ASCII));
                }
                ReferenceCountUtil.release(message);
            }
        });
        send(GET + "x\ny\nz".repeat(2_000));
        assertEquals("x\ny\nz".repeat(2_000), String.join("", behind));
        assertTrue(channel.config().isAutoRead());
        connection.close();
        assertFalse(channel.isOpen());
        assertNull(channel.readOutbound());
    }
}
