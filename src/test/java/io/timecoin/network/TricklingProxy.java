package io.timecoin.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Passes connections on to a port of this machine; from a moment on what comes back goes on at one byte a second. */
final class TricklingProxy implements AutoCloseable {

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean trickling;

    TricklingProxy(int target) {
        this.target = target;
        try {
            this.server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void trickle() {
        trickling = true;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket caller = server.accept();
                Socket onward = new Socket(InetAddress.getByName("127.0.1.1"), target);
                sockets.add(caller);
                sockets.add(onward);
                Thread.ofVirtual().start(() -> pump(caller, onward, false));
                Thread.ofVirtual().start(() -> pump(onward, caller, true));
            } catch (IOException _) {
                // it is closed, or the target is not there: whoever called notices
            }
        }
    }

    private void pump(Socket from, Socket to, boolean back) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[16_384];
            for (int length = in.read(bytes); length > 0; length = in.read(bytes)) {
                for (int sent = 0; sent < length && !server.isClosed(); ) {
                    int next = back && trickling ? 1 : length - sent;
                    out.write(bytes, sent, next);
                    sent += next;
                    if (back && trickling) {
                        var _ = closed.await(1, TimeUnit.SECONDS);
                    }
                }
            }
        } catch (IOException _) {
            // one end has gone: so does the other
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
