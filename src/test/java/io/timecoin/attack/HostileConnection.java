package io.timecoin.attack;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * One TCP connection from an address of the attacker's choice, which says whatever an attack wants it to. Nothing is read and
 * nothing acknowledged unless asked for. Writing and closing are safe for any thread, reading is for one.
 */
final class HostileConnection implements AutoCloseable {

    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int CONNECT_MILLIS = 3_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final Traffic traffic;
    private boolean closed;

    private HostileConnection(Socket socket, Traffic traffic) throws IOException {
        this.socket = socket;
        this.traffic = traffic;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES));
        this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
    }

    static HostileConnection connect(InetSocketAddress target, InetAddress from, Traffic traffic) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(target, CONNECT_MILLIS);
            HostileConnection connection = new HostileConnection(socket, traffic);
            traffic.opened();
            return connection;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The client's first words, with settings that change nothing. */
    void preface() throws IOException {
        write(PREFACE);
        write(Http2Frame.of(Http2Frame.SETTINGS, 0, 0).encode());
    }

    /** Opens a call, without its end. */
    void call(int stream, String path) throws IOException {
        byte[] headers = HeaderBlock.call(path).toBytes();
        write(new Http2Frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, stream, headers).encode());
    }

    /** Any bytes; they leave with the next {@link #flush}, or when there are many. */
    void write(byte[] bytes) throws IOException {
        write(bytes, bytes.length);
    }

    /** The first of some bytes. */
    synchronized void write(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
        traffic.sent(length);
    }

    synchronized void flush() throws IOException {
        out.flush();
    }

    /** The next frame of the other side; waits for it. */
    Http2Frame read() throws IOException {
        return Http2Frame.read(in);
    }

    /** Whether the other side has closed it; drops what came. */
    boolean isClosedByPeer() {
        try {
            socket.setSoTimeout(1);
            byte[] dropped = new byte[1_024];
            while (in.read(dropped) >= 0) {
                // drop more
            }
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true; // reset
        }
    }

    /** At once; the write or read that it interrupts fails. */
    @Override
    public void close() {
        synchronized (socket) {
            if (closed) {
                return;
            }
            closed = true;
        }
        traffic.closed();
        try {
            socket.setSoLinger(true, 0); // no port waits for late segments: an attack uses many
            socket.close();
        } catch (IOException _) {
            // it is as closed as it gets
        }
    }
}
