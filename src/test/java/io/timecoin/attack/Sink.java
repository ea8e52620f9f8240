package io.timecoin.attack;

import io.timecoin.network.Direction;
import io.timecoin.network.Handshake;
import io.timecoin.network.HandshakeResult.Established;
import io.timecoin.network.HandshakeResult.Identified;
import io.timecoin.network.HandshakeResult.Refused;
import io.timecoin.network.HandshakeResult.Reply;
import io.timecoin.network.NodeIdentity;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes the traffic of an attack and does nothing with it: it answers handshakes, widens windows, and drops the rest. What an
 * attack costs the network beside a sink it costs because attackers, clients and nodes share one machine.
 */
final class Sink implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int GIVE_BACK = 16_384;
    private static final int GRPC_HEAD = 5;
    private static final int MOST_HANDSHAKE = 1_024;
    private static final int BACKLOG = 512;

    private final ServerSocket listening;
    private final NodeIdentity identity;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private Sink(ServerSocket listening, NodeIdentity identity) {
        this.listening = listening;
        this.identity = identity;
    }

    static Sink open(NodeIdentity identity) throws IOException {
        Sink sink = new Sink(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), identity);
        Thread.ofPlatform().daemon().name("sink").start(sink::accept);
        return sink;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), listening.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                connections.add(socket);
                Thread.ofPlatform().daemon().name("sink-connection").start(() -> serve(socket));
            }
        } catch (IOException _) {
            close(); // it was closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES));
            byte[] preface = in.readNBytes(HostileConnection.PREFACE.length);
            if (Arrays.equals(preface, HostileConnection.PREFACE)) {
                new Call(socket.getOutputStream()).converse(in);
            } else {
                in.transferTo(OutputStream.nullOutputStream());
            }
        } catch (IOException _) {
            // the attack has ended the connection
        } finally {
            connections.remove(socket);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : connections) {
                socket.close();
            }
        } catch (IOException _) {
            // nobody is served any more
        }
    }

    /** One connection; only its first call is answered. */
    private final class Call {

        private final OutputStream out;
        private final Handshake handshake = HostileLink.handshake(identity, Direction.INBOUND);
        private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
        private boolean answered;
        private boolean linked;
        private int unreturned;

        Call(OutputStream out) {
            this.out = out;
        }

        void converse(DataInputStream in) throws IOException {
            out.write(Http2Frame.of(Http2Frame.SETTINGS, 0, 0).encode());
            while (true) {
                Http2Frame frame = Http2Frame.read(in);
                if (frame.type() == Http2Frame.HEADERS && !answered) {
                    answered = true;
                    write(
                            Http2Frame.HEADERS,
                            Http2Frame.END_HEADERS,
                            frame.stream(),
                            HeaderBlock.answer().toBytes());
                } else if (frame.type() == Http2Frame.DATA) {
                    data(frame);
                }
            }
        }

        private void data(Http2Frame frame) throws IOException {
            unreturned += frame.payload().length;
            if (unreturned >= GIVE_BACK) {
                byte[] more = ByteBuffer.allocate(4).putInt(unreturned).array();
                unreturned = 0;
                write(Http2Frame.WINDOW_UPDATE, 0, 0, more);
                write(Http2Frame.WINDOW_UPDATE, 0, frame.stream(), more);
            }
            if (!linked && unread.size() < MOST_HANDSHAKE) {
                unread.writeBytes(frame.payload());
                step(frame.stream());
            }
        }

        private void step(int stream) throws IOException {
            byte[] bytes = unread.toByteArray();
            if (bytes.length < GRPC_HEAD) {
                return;
            }
            int length = ByteBuffer.wrap(bytes, 1, 4).getInt();
            if (length < 0 || length > MOST_HANDSHAKE || bytes.length < GRPC_HEAD + length) {
                return;
            }
            unread.reset();
            unread.write(bytes, GRPC_HEAD + length, bytes.length - GRPC_HEAD - length);
            switch (handshake.receive(Arrays.copyOfRange(bytes, GRPC_HEAD, GRPC_HEAD + length))) {
                case Reply(byte[] reply) -> say(stream, reply);
                case Identified(var _, byte[] reply) -> {
                    linked = true;
                    say(stream, reply);
                }
                case Established() -> linked = true;
                case Refused _ -> linked = true; // the attack's own way to begin; the rest is dropped
            }
        }

        private void say(int stream, byte[] message) throws IOException {
            byte[] framed = ByteBuffer.allocate(GRPC_HEAD + message.length)
                    .put((byte) 0)
                    .putInt(message.length)
                    .put(message)
                    .array();
            write(Http2Frame.DATA, 0, stream, framed);
        }

        private void write(int type, int flags, int stream, byte[] payload) throws IOException {
            out.write(new Http2Frame(type, flags, stream, payload).encode());
        }
    }
}
