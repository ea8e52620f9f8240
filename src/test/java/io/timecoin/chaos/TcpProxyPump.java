package io.timecoin.chaos;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One direction of one connection through a {@link TcpProxy}: one thread reads, another writes when the time has come. */
final class TcpProxyPump {

    private static final int CHUNK = 16_384;

    /** Chunks under way: a megabyte or more, and then the sender is held back as by a full window. */
    private static final int CHUNKS = 512;

    private static final long POLL_NANOS = 5_000_000;

    private final TcpProxy proxy;
    private final TcpProxy.Way way;
    private final Socket from;
    private final Socket to;
    private final BlockingQueue<Chunk> underWay = new ArrayBlockingQueue<>(CHUNKS);
    private final Thread reader;
    private final Thread writer;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Chunk(byte[] bytes, int length, long due) {}

    TcpProxyPump(TcpProxy proxy, TcpProxy.Way way, Socket from, Socket to) {
        this.proxy = proxy;
        this.way = way;
        this.from = from;
        this.to = to;
        this.reader = Thread.ofVirtual().unstarted(this::read);
        this.writer = Thread.ofVirtual().unstarted(this::write);
    }

    void start() {
        reader.start();
        writer.start();
    }

    void join() throws InterruptedException {
        reader.join();
        writer.join();
    }

    private void read() {
        long due = System.nanoTime();
        try {
            for (int length = 0; length >= 0; ) {
                byte[] bytes = new byte[CHUNK];
                length = from.getInputStream().read(bytes);
                due = proxy.due(way, due);
                if (!offer(new Chunk(bytes, length, due))) {
                    return;
                }
            }
        } catch (IOException _) {
            breakOff();
        }
    }

    private boolean offer(Chunk chunk) {
        try {
            while (!to.isClosed()) {
                if (underWay.offer(chunk, 100, TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void write() {
        try {
            while (!to.isClosed()) {
                Chunk chunk = underWay.poll(100, TimeUnit.MILLISECONDS);
                if (chunk != null && awaitTurn(chunk)) {
                    if (chunk.length() < 0) {
                        to.shutdownOutput();
                        return;
                    }
                    to.getOutputStream().write(chunk.bytes(), 0, chunk.length());
                }
            }
        } catch (IOException _) {
            breakOff();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until a chunk is due and its direction is open; false if the connection ends before. */
    private boolean awaitTurn(Chunk chunk) {
        long remaining = chunk.due() - System.nanoTime();
        while ((remaining > 0 || proxy.isStalled(way)) && !to.isClosed()) {
            LockSupport.parkNanos(remaining > 0 ? remaining : POLL_NANOS);
            remaining = chunk.due() - System.nanoTime();
        }
        return !to.isClosed();
    }

    private void breakOff() {
        TcpProxy.reset(from);
        TcpProxy.reset(to);
    }
}
