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
import java.util.Arrays;

/**
 * The client's side of an HTTP/2 connection that keeps to no rule but those its user keeps: every frame is written as it is
 * given, nothing is answered by itself. One thread.
 */
public final class RawHttp2 implements Closeable {

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
        raw(HostileConnection.PREFACE);
        return frame(Http2Frame.SETTINGS, 0, 0);
    }

    /** Opens a call. */
    public RawHttp2 call(int stream, String path) throws IOException {
        return call(stream, path, "node");
    }

    /** The same of a node that is called so. */
    public RawHttp2 call(int stream, String path, String authority) throws IOException {
        return frame(
                Http2Frame.HEADERS,
                Http2Frame.END_HEADERS,
                stream,
                HeaderBlock.call(path, authority).toBytes());
    }

    /** Sends a message of the call as gRPC frames it. */
    public RawHttp2 message(int stream, byte[] message) throws IOException {
        return frame(Http2Frame.DATA, 0, stream, framed(message.length, message));
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
        return raw(Http2Frame.encoded(type, flags, stream, payload));
    }

    public RawHttp2 raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
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
            Http2Frame frame = Http2Frame.read(in);
            if (frame.type() == Http2Frame.DATA) {
                data.writeBytes(frame.payload());
            }
        }
        byte[] bytes = data.toByteArray();
        return Arrays.copyOfRange(bytes, 5, bytes.length);
    }

    /** Waits until the node has ended the call in order, with trailers. */
    public void awaitTrailers() throws IOException {
        Http2Frame frame = Http2Frame.read(in);
        while (frame.type() != Http2Frame.HEADERS || !frame.has(Http2Frame.END_STREAM)) {
            frame = Http2Frame.read(in);
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
