package io.timecoin.attack;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The client's side of an HTTP/2 connection that keeps to no rule but those its user keeps: every frame is written as it is
 * given, nothing is answered by itself. One thread.
 */
public final class RawHttp2 implements Closeable {

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PUSH_PROMISE = 5;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;
    public static final int PADDED = 8;

    /** What peers call. */
    public static final String EXCHANGE = "/timecoin.peer.v1.Link/Exchange";

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final OutputStream out;
    private final DataInputStream in;

    private RawHttp2(Socket socket) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.in = new DataInputStream(socket.getInputStream());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** A TCP connection over which nothing has been said. */
    public static RawHttp2 connect(InetSocketAddress target) throws IOException {
        return new RawHttp2(new Socket(target.getAddress(), target.getPort()));
    }

    /** The same from an address of this machine, 127.x.y.z for one of another network. */
    public static RawHttp2 connectFrom(String local, InetSocketAddress target) throws IOException {
        return new RawHttp2(new Socket(target.getAddress(), target.getPort(), InetAddress.ofLiteral(local), 0));
    }

    /** What every client says first: preface and empty settings. The node's settings are not acknowledged. */
    public RawHttp2 begin() throws IOException {
        raw(PREFACE.getBytes(StandardCharsets.US_ASCII));
        return frame(SETTINGS, 0, 0);
    }

    /** Opens a call. */
    public RawHttp2 call(int stream, String path) throws IOException {
        return frame(HEADERS, END_HEADERS, stream, headers(path));
    }

    /** Sends a message of the call as gRPC frames it. */
    public RawHttp2 message(int stream, byte[] message) throws IOException {
        return frame(DATA, 0, stream, framed(message.length, message));
    }

    /** A message's length and its first bytes: the rest may never come. */
    public static byte[] framed(int length, byte[] first) {
        return ByteBuffer.allocate(5 + first.length)
                .put((byte) 0)
                .putInt(length)
                .put(first)
                .array();
    }

    public RawHttp2 frame(int type, int flags, int stream, byte... payload) throws IOException {
        return raw(encoded(type, flags, stream, payload));
    }

    public static byte[] encoded(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    public RawHttp2 raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** A block of headers as gRPC asks for them, in literals that no table remembers. */
    public static byte[] headers(String path) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        literal(block, ":method", "POST");
        literal(block, ":scheme", "http");
        literal(block, ":path", path);
        literal(block, ":authority", "node");
        literal(block, "content-type", "application/grpc");
        literal(block, "te", "trailers");
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        text(block, name);
        text(block, value);
    }

    private static void text(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        block.write(bytes.length); // below 127: one byte, no Huffman
        block.writeBytes(bytes);
    }

    @SuppressWarnings("ArrayRecordComponent") // nobody keeps it
    private record Frame(int type, int flags, byte[] payload) {}

    private Frame readFrame() throws IOException {
        byte[] header = in.readNBytes(9);
        if (header.length < 9) {
            throw new EOFException("the node closed the connection");
        }
        int length = (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | (header[2] & 0xff);
        return new Frame(header[3], header[4], in.readNBytes(length));
    }

    /**
     * The next message of the node's side of the call; other frames are passed over.
     *
     * @throws EOFException if the node closes before
     */
    public byte[] readMessage() throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        while (data.size() < 5
                || data.size() < 5 + ByteBuffer.wrap(data.toByteArray(), 1, 4).getInt()) {
            Frame frame = readFrame();
            if (frame.type() == DATA) {
                data.writeBytes(frame.payload());
            }
        }
        byte[] bytes = data.toByteArray();
        return Arrays.copyOfRange(bytes, 5, bytes.length);
    }

    /** Waits until the node has ended the call in order, with trailers. */
    public void awaitTrailers() throws IOException {
        Frame frame = readFrame();
        while (frame.type() != HEADERS || (frame.flags() & END_STREAM) == 0) {
            frame = readFrame();
        }
    }

    /** Whether the node closes the connection, or has; waits for a minute at most. */
    public boolean isClosedByNode() throws IOException {
        try {
            byte[] sink = new byte[8_192];
            int read = 0;
            while (read >= 0) {
                read = in.read(sink);
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true; // reset: it closed with bytes of ours unread
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
