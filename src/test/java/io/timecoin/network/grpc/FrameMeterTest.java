package io.timecoin.network.grpc;

import static io.timecoin.attack.Http2Frame.encoded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.timecoin.attack.HeaderBlock;
import io.timecoin.attack.Http2Frame;
import io.timecoin.attack.RawHttp2;
import io.timecoin.network.ConnectionFault;
import io.timecoin.network.FrameAuthenticator;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FrameMeterTest {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final FrameMeter meter = new FrameMeter(FrameMeter.Peer.CLIENT);

    private @Nullable ConnectionFault read(byte[] bytes) {
        return meter.read(Unpooled.wrappedBuffer(bytes));
    }

    private @Nullable ConnectionFault frame(int type, int flags, byte... payload) {
        return read(encoded(type, flags, 1, payload));
    }

    private @Nullable ConnectionFault message(int length) {
        byte[] framed = RawHttp2.framed(length, new byte[length]);
        for (int from = 0; from < framed.length; from += 16_384) {
            byte[] part = new byte[Math.min(16_384, framed.length - from)];
            System.arraycopy(framed, from, part, 0, part.length);
            ConnectionFault fault = frame(Http2Frame.DATA, 0, part);
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    /** As every peer begins. */
    private void begin() {
        assertNull(read(PREFACE));
        assertNull(frame(Http2Frame.SETTINGS, 0));
        assertNull(frame(Http2Frame.SETTINGS, Http2Frame.ACK));
        assertNull(frame(Http2Frame.WINDOW_UPDATE, 0, (byte) 0, (byte) 15, (byte) 0, (byte) 1));
        assertNull(frame(
                Http2Frame.HEADERS,
                Http2Frame.END_HEADERS,
                HeaderBlock.call(HeaderBlock.LINK).toBytes()));
    }

    private void prove() {
        begin();
        assertNull(message(1_024));
        assertNull(message(97));
        meter.proven();
    }

    @Test
    void aHandshakeAndALinksMessagesPass() {
        prove();
        for (int i = 0; i < 10_000; i++) {
            assertNull(message(25 + i % 300), "message " + i);
        }
        assertNull(message(FrameAuthenticator.MAX_FRAME_BYTES));
        assertNull(frame(Http2Frame.DATA, Http2Frame.END_STREAM));
        assertNull(frame(Http2Frame.RST_STREAM, 0, new byte[4]));
        assertNull(frame(Http2Frame.GO_AWAY, 0, new byte[8]));
        assertEquals(10_003, meter.messages());
        assertEquals(0, meter.unfinishedBytes());
    }

    @Test
    void howTheBytesAreCutChangesNothing() {
        long seed = 7;
        Random random = new Random(seed);
        ByteBuf all = Unpooled.buffer();
        all.writeBytes(PREFACE);
        all.writeBytes(encoded(Http2Frame.SETTINGS, 0, 0));
        all.writeBytes(encoded(
                Http2Frame.HEADERS,
                Http2Frame.END_HEADERS,
                1,
                HeaderBlock.call(HeaderBlock.LINK).toBytes()));
        for (int i = 0; i < 2; i++) {
            all.writeBytes(encoded(Http2Frame.DATA, 0, 1, RawHttp2.framed(300, new byte[300])));
        }
        while (all.isReadable()) {
            int length = Math.min(all.readableBytes(), 1 + random.nextInt(20));
            ByteBuf part = all.readSlice(length);
            assertNull(meter.read(part), "seed " + seed);
            assertEquals(length, part.readableBytes(), "what is metered stays where it is");
        }
        assertEquals(2, meter.messages());
    }

    @Test
    void whoDoesNotBeginAsHttp2DoesIsClosed() {
        assertEquals(ConnectionFault.NOT_HTTP2, read("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void aHandshakesMessagesHaveAtMostOneKibibyteAndThereAreTwo() {
        begin();
        assertEquals(ConnectionFault.OVER_BUDGET, message(1_025));
    }

    @Test
    void noThirdMessageComesBeforeTheProofIsTaken() {
        begin();
        assertNull(message(300));
        assertNull(message(97));
        assertEquals(ConnectionFault.OVER_BUDGET, message(30));
    }

    @Test
    void bytesAndFramesOfAHandshakeAreCounted() {
        begin();
        int frames = 0;
        while (frame(Http2Frame.DATA, 0, RawHttp2.framed(1_000, new byte[0])) == null) {
            frames++;
            assertTrue(frames < FrameMeter.HANDSHAKE_FRAMES);
        }
        FrameMeter bytes = new FrameMeter(FrameMeter.Peer.CLIENT);
        assertNull(bytes.read(Unpooled.wrappedBuffer(PREFACE)));
        assertEquals(
                ConnectionFault.OVER_BUDGET,
                bytes.read(Unpooled.wrappedBuffer(encoded(Http2Frame.DATA, 0, 1, new byte[8_200]))));
    }

    @Test
    void aMessageInTinyFramesIsAFlood() {
        prove();
        assertNull(frame(Http2Frame.DATA, 0, RawHttp2.framed(1_000_000, new byte[0])));
        int frames = 0;
        ConnectionFault fault = null;
        while (fault == null) {
            fault = frame(Http2Frame.DATA, 0, (byte) 1);
            frames++;
        }
        assertEquals(ConnectionFault.FLOODING, fault);
        assertTrue(frames < 100, "stopped after a few frames");
    }

    @Test
    void nobodySavesUpForAFlood() {
        prove();
        assertNull(message(FrameAuthenticator.MAX_FRAME_BYTES));
        assertNull(frame(Http2Frame.DATA, 0, RawHttp2.framed(1_000_000, new byte[0])));
        int frames = 0;
        while (frame(Http2Frame.DATA, 0, (byte) 1) == null) {
            frames++;
        }
        assertTrue(frames <= 1_030);
    }

    @Test
    void windowUpdatesAreEarnedByWhatWasSent() {
        prove();
        for (int i = 0; i < 10_000; i++) {
            meter.sent(16_384);
            assertNull(frame(Http2Frame.WINDOW_UPDATE, 0, new byte[4]));
            assertNull(frame(Http2Frame.WINDOW_UPDATE, 0, new byte[4]));
        }
        ConnectionFault fault = null;
        for (int i = 0; i < 1_100 && fault == null; i++) {
            fault = frame(Http2Frame.WINDOW_UPDATE, 0, new byte[4]);
        }
        assertEquals(ConnectionFault.FLOODING, fault);
    }

    @Test
    void aSecondCallIsOneTooMany() {
        prove();
        assertEquals(
                ConnectionFault.SECOND_CALL,
                read(encoded(
                        Http2Frame.HEADERS,
                        Http2Frame.END_HEADERS,
                        3,
                        HeaderBlock.call(HeaderBlock.LINK).toBytes())));
    }

    @Test
    void headersThatAreContinuedAreNotOurs() {
        assertNull(read(PREFACE));
        assertEquals(
                ConnectionFault.FLOODING,
                frame(Http2Frame.HEADERS, 0, HeaderBlock.call(HeaderBlock.LINK).toBytes()));
        FrameMeter other = new FrameMeter(FrameMeter.Peer.SERVER);
        assertEquals(
                ConnectionFault.FLOODING,
                other.read(Unpooled.wrappedBuffer(encoded(Http2Frame.CONTINUATION, Http2Frame.END_HEADERS, 1))));
    }

    @Test
    void messagesThatNoPeerSendsEndTheConnection() {
        prove();
        assertEquals(ConnectionFault.MALFORMED_MESSAGE, message(24), "shorter than its authentication code");
        FrameMeter compressed = new FrameMeter(FrameMeter.Peer.SERVER);
        assertEquals(
                ConnectionFault.MALFORMED_MESSAGE,
                compressed.read(Unpooled.wrappedBuffer(
                        encoded(Http2Frame.DATA, 0, 1, (byte) 1, (byte) 0, (byte) 0, (byte) 0, (byte) 9))));
        FrameMeter tooLong = new FrameMeter(FrameMeter.Peer.SERVER);
        assertEquals(
                ConnectionFault.MALFORMED_MESSAGE,
                tooLong.read(Unpooled.wrappedBuffer(encoded(
                        Http2Frame.DATA, 0, 1, RawHttp2.framed(FrameAuthenticator.MAX_FRAME_BYTES + 1, new byte[0])))));
    }

    @Test
    void whoDialledReadsALinksFramesBehindTheTwoOfTheHandshake() {
        FrameMeter dialled = new FrameMeter(FrameMeter.Peer.SERVER);
        ByteBuf all = Unpooled.buffer();
        all.writeBytes(encoded(Http2Frame.SETTINGS, 0, 0));
        all.writeBytes(encoded(Http2Frame.HEADERS, Http2Frame.END_HEADERS, 1, new byte[40]));
        for (int length : new int[] {300, 33, 12_000, 12_000}) {
            all.writeBytes(encoded(Http2Frame.DATA, 0, 1, RawHttp2.framed(length, new byte[length])));
        }
        all.writeBytes(encoded(Http2Frame.HEADERS, Http2Frame.END_HEADERS, 1, new byte[40]));
        assertNull(dialled.read(all), "in one piece, before anybody could say that it is proven");
        assertEquals(4, dialled.messages());
        assertEquals(
                ConnectionFault.SECOND_CALL,
                dialled.read(
                        Unpooled.wrappedBuffer(encoded(Http2Frame.HEADERS, Http2Frame.END_HEADERS, 1, new byte[40]))));
    }

    @Test
    void whatIsBegunAndNotEndedIsKnown() {
        begin();
        assertNull(frame(Http2Frame.DATA, 0, RawHttp2.framed(100, new byte[30])));
        assertEquals(35, meter.unfinishedBytes());
        assertNull(frame(Http2Frame.DATA, 0, new byte[70]));
        assertEquals(0, meter.unfinishedBytes());
    }
}
