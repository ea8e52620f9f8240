package io.timecoin.attack;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One gRPC call that keeps to HTTP/2: windows, acknowledgements, frames of ordinary size; only what is said in it may be
 * hostile. Sending is safe for any thread; it waits while the windows are exhausted, if somebody reads.
 */
final class LawfulCall {

    private static final int STREAM = 1;
    private static final int INITIAL_WINDOW = 65_535;
    private static final int GRPC_HEAD = 5;
    private static final int MOST_MESSAGE = 5 << 20;

    /** Bytes that were read and not yet given back to the other side's window. */
    private static final int GIVE_BACK = 16_384;

    private static final int SETTING_INITIAL_WINDOW = 4;

    private final HostileConnection http;
    private final Object windows = new Object();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private long connectionWindow = INITIAL_WINDOW;
    private long streamWindow = INITIAL_WINDOW;
    private long initialWindow = INITIAL_WINDOW;
    private int unreturned;
    private boolean reading;
    private boolean over;

    private LawfulCall(HostileConnection http) {
        this.http = http;
    }

    /** Opens the call on a connection that has said nothing yet. */
    static LawfulCall open(HostileConnection http) throws IOException {
        http.preface();
        http.call(STREAM, HeaderBlock.LINK);
        http.flush();
        return new LawfulCall(http);
    }

    /** One message, whole. */
    void send(byte[] message) throws IOException {
        begin(message.length);
        data(message, Http2Frame.MOST_PAYLOAD);
        http.flush();
    }

    /** Only the head of a message of so many bytes. */
    void begin(int length) throws IOException {
        data(ByteBuffer.allocate(GRPC_HEAD).put((byte) 0).putInt(length).array(), Http2Frame.MOST_PAYLOAD);
    }

    /** Bytes of a message, at most so many in a frame. */
    void data(byte[] bytes, int perFrame) throws IOException {
        for (int from = 0; from < bytes.length; from += perFrame) {
            int length = Math.min(perFrame, bytes.length - from);
            take(length);
            byte[] frame = new byte[Http2Frame.HEAD_BYTES + length];
            Http2Frame.head(frame, 0, length, Http2Frame.DATA, 0, STREAM);
            System.arraycopy(bytes, from, frame, Http2Frame.HEAD_BYTES, length);
            http.write(frame);
        }
    }

    private void take(int length) throws IOException {
        synchronized (windows) {
            while (!over && (connectionWindow < length || streamWindow < length)) {
                if (!reading) {
                    throw new IOException("the windows are exhausted and nobody reads");
                }
                http.flush();
                try {
                    windows.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
            }
            if (over) {
                throw new EOFException("the call is over");
            }
            connectionWindow -= length;
            streamWindow -= length;
        }
    }

    /** The next message of the other side; for one thread, and not after {@link #readOn}. */
    byte[] receive() throws IOException {
        while (true) {
            byte[] bytes = received.toByteArray();
            if (bytes.length >= GRPC_HEAD) {
                int length = ByteBuffer.wrap(bytes, 1, 4).getInt();
                if (length < 0 || length > MOST_MESSAGE) {
                    throw new IOException("a message of " + length + " bytes");
                }
                if (bytes.length >= GRPC_HEAD + length) {
                    received.reset();
                    received.write(bytes, GRPC_HEAD + length, bytes.length - GRPC_HEAD - length);
                    byte[] message = new byte[length];
                    System.arraycopy(bytes, GRPC_HEAD, message, 0, length);
                    return message;
                }
            }
            Http2Frame frame = http.read();
            if (frame.type() == Http2Frame.DATA) {
                received.writeBytes(frame.payload());
            }
            heed(frame);
        }
    }

    /** From now on a thread of its own reads, heeds and drops whatever comes, until the connection ends. */
    void readOn() {
        synchronized (windows) {
            reading = true;
        }
        Thread.ofPlatform().daemon().name("attack-reader").start(() -> {
            try {
                while (true) {
                    heed(http.read());
                }
            } catch (IOException _) {
                end(); // which whoever sends hears of
            }
        });
    }

    /** What HTTP/2 asks of who receives a frame. */
    private void heed(Http2Frame frame) throws IOException {
        switch (frame.type()) {
            case Http2Frame.DATA -> giveBack(frame.payload().length);
            case Http2Frame.SETTINGS -> settings(frame);
            case Http2Frame.WINDOW_UPDATE -> widen(frame);
            case Http2Frame.PING -> answer(frame, new Http2Frame(Http2Frame.PING, Http2Frame.ACK, 0, frame.payload()));
            case Http2Frame.GO_AWAY, Http2Frame.RST_STREAM -> throw new EOFException("the other side ended it");
            case Http2Frame.HEADERS -> {
                if (frame.has(Http2Frame.END_STREAM)) {
                    throw new EOFException("the other side closed the call");
                }
            }
            default -> {
                // nothing that concerns a client
            }
        }
    }

    private void settings(Http2Frame frame) throws IOException {
        ByteBuffer settings = ByteBuffer.wrap(frame.payload());
        while (!frame.has(Http2Frame.ACK) && settings.remaining() >= 6) {
            boolean window = settings.getShort() == SETTING_INITIAL_WINDOW;
            int value = settings.getInt();
            if (window) {
                synchronized (windows) {
                    streamWindow += value - initialWindow;
                    initialWindow = value;
                    windows.notifyAll();
                }
            }
        }
        answer(frame, Http2Frame.of(Http2Frame.SETTINGS, Http2Frame.ACK, 0));
    }

    private void answer(Http2Frame frame, Http2Frame answer) throws IOException {
        if (!frame.has(Http2Frame.ACK)) {
            http.write(answer.encode());
            http.flush();
        }
    }

    private void widen(Http2Frame frame) {
        synchronized (windows) {
            if (frame.stream() == 0) {
                connectionWindow += frame.number();
            } else {
                streamWindow += frame.number();
            }
            windows.notifyAll();
        }
    }

    private void giveBack(int length) throws IOException {
        unreturned += length;
        if (unreturned >= GIVE_BACK) {
            byte[] more = ByteBuffer.allocate(4).putInt(unreturned).array();
            unreturned = 0;
            http.write(new Http2Frame(Http2Frame.WINDOW_UPDATE, 0, 0, more).encode());
            http.write(new Http2Frame(Http2Frame.WINDOW_UPDATE, 0, STREAM, more).encode());
            http.flush();
        }
    }

    private void end() {
        synchronized (windows) {
            over = true;
            windows.notifyAll();
        }
    }
}
