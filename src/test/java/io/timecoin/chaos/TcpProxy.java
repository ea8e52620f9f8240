package io.timecoin.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * A port of its own that passes bytes on to another, as badly as it is told to: late, one way only, not at all. Bytes that
 * are held up are neither lost nor reordered, as above TCP; only {@link #cut} loses some. Safe for any thread.
 */
final class TcpProxy implements AutoCloseable {

    /** A direction, seen from who connects. */
    enum Way {
        TO_TARGET,
        TO_CALLER
    }

    /** What happens to connections. */
    private enum Mode {
        OPEN,
        /** Every connection is reset. */
        CUT,
        /** New ones are accepted, and nothing is ever said on them. */
        SILENT
    }

    private final InetSocketAddress target;
    private final RandomGenerator random;
    private final ServerSocket server;
    private final Map<Way, TcpProxyShape> shapes = new EnumMap<>(Way.class);
    private final Set<Way> stalled = ConcurrentHashMap.newKeySet();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile Mode mode = Mode.OPEN;

    /** Begins to listen. */
    TcpProxy(InetSocketAddress target, RandomGenerator random) throws IOException {
        this.target = target;
        this.random = random;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        for (Way way : Way.values()) {
            shapes.put(way, TcpProxyShape.NONE);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Makes both directions this slow, for bytes that come from now on. */
    synchronized void shape(TcpProxyShape shape) {
        shapes.replaceAll((way, former) -> shape);
    }

    /** When a chunk that came now is due, ns; never before {@code earlier}. */
    synchronized long due(Way way, long earlier) {
        TcpProxyShape shape = shapes.getOrDefault(way, TcpProxyShape.NONE);
        return Math.max(earlier, System.nanoTime() + shape.next(random));
    }

    /** Holds up everything in one direction: a black hole while it lasts. */
    void stall(Way way) {
        stalled.add(way);
    }

    boolean isStalled(Way way) {
        return stalled.contains(way);
    }

    /** Resets all connections and every new one. */
    void cut() {
        mode = Mode.CUT;
        sockets.forEach(TcpProxy::reset);
    }

    /** Resets all connections; new ones are accepted, and nothing is said on them. */
    void silence() {
        mode = Mode.SILENT;
        sockets.forEach(TcpProxy::reset);
    }

    /** Passes everything on again, what was held up first. */
    void heal() {
        stalled.clear();
        if (mode == Mode.SILENT) {
            sockets.forEach(TcpProxy::reset);
            sockets.removeIf(Socket::isClosed);
        }
        mode = Mode.OPEN;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket caller = server.accept();
                sockets.add(caller);
                Thread.ofVirtual().start(() -> serve(caller));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new IllegalStateException("the proxy's port broke", e);
                }
            }
        }
    }

    private void serve(Socket caller) {
        if (mode == Mode.SILENT) {
            return; // it stays in the set until somebody resets it
        }
        Socket onward = new Socket();
        try {
            sockets.add(onward);
            if (mode == Mode.CUT) {
                throw new IOException("cut");
            }
            onward.connect(target, 5_000);
            caller.setTcpNoDelay(true);
            onward.setTcpNoDelay(true);
            TcpProxyPump there = new TcpProxyPump(this, Way.TO_TARGET, caller, onward);
            TcpProxyPump back = new TcpProxyPump(this, Way.TO_CALLER, onward, caller);
            there.start();
            back.start();
            there.join();
            back.join();
        } catch (IOException _) {
            // the target is not there: the caller shall notice
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            reset(caller);
            reset(onward);
            sockets.remove(caller);
            sockets.remove(onward);
        }
    }

    /** Ends a connection at once, as a router that forgets it. */
    static void reset(Socket socket) {
        try {
            if (!socket.isClosed()) {
                socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            socket.close();
        } catch (IOException _) {
            // it is gone already, which is what was wanted
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        sockets.forEach(TcpProxy::reset);
    }
}
