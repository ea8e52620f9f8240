package io.timecoin.attack;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A frame of HTTP/2 (RFC 9113), written and read by hand, lawful or not. */
@SuppressWarnings("ArrayRecordComponent") // frames are handed over, not kept
public record Http2Frame(int type, int flags, int stream, byte[] payload) {

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PUSH_PROMISE = 5;
    public static final int PING = 6;
    public static final int GO_AWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;
    public static final int PADDED = 8;

    static final int HEAD_BYTES = 9;

    /** Most bytes of a payload unless the receiver allows more. */
    static final int MOST_PAYLOAD = 16_384;

    /** The longest payload that anything here reads: more is no answer of a node. */
    private static final int MOST_READ = 1 << 20;

    static Http2Frame of(int type, int flags, int stream) {
        return new Http2Frame(type, flags, stream, new byte[0]);
    }

    /** The bytes of one. */
    public static byte[] encoded(int type, int flags, int stream, byte... payload) {
        return new Http2Frame(type, flags, stream, payload).encode();
    }

    byte[] encode() {
        byte[] bytes = new byte[HEAD_BYTES + payload.length];
        head(bytes, 0, payload.length, type, flags, stream);
        System.arraycopy(payload, 0, bytes, HEAD_BYTES, payload.length);
        return bytes;
    }

    /** Writes the nine bytes before a payload. */
    static void head(byte[] target, int at, int length, int type, int flags, int stream) {
        ByteBuffer.wrap(target, at, HEAD_BYTES)
                .put((byte) (length >> 16))
                .putShort((short) length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream);
    }

    static Http2Frame read(DataInputStream in) throws IOException {
        int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt() & Integer.MAX_VALUE;
        if (length > MOST_READ) {
            throw new IOException("a frame of " + length + " bytes");
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Http2Frame(type, flags, stream, payload);
    }

    /** The payload's first four bytes as a number. */
    int number() {
        return ByteBuffer.wrap(payload).getInt();
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
