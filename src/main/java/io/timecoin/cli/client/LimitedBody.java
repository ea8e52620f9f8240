package io.timecoin.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, read as it comes. The HTTP client's own time limit ends with the headers; this one has a limit for the
 * whole, or for how long nothing may come, so that a server that falls silent in the middle is noticed. One thread reads.
 */
final class LimitedBody extends InputStream implements HttpResponse.BodySubscriber<InputStream> {

    /** What the other side has brought. */
    private sealed interface Part {
        record Bytes(List<ByteBuffer> buffers) implements Part {}

        record End() implements Part {}

        record Failed(Throwable cause) implements Part {}
    }

    /** Until when reading may wait that begins now. */
    @FunctionalInterface
    private interface Patience {
        long nanos();
    }

    private final Patience patience;
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>(); // one is asked for at a time
    private List<ByteBuffer> current = List.of();
    private boolean ended;

    private LimitedBody(Patience patience) {
        this.patience = patience;
    }

    /** The whole body has to be there {@code limit} after {@code begin}, which is a {@link System#nanoTime}. */
    static LimitedBody within(Duration limit, long begin) {
        return new LimitedBody(() -> limit.toNanos() - (System.nanoTime() - begin));
    }

    /** The body may go on for ever, but never be silent for longer than {@code limit}. */
    static LimitedBody neverSilentFor(Duration limit) {
        return new LimitedBody(limit::toNanos);
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription.complete(begun);
        begun.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        parts.add(new Part.Bytes(buffers));
    }

    @Override
    public void onError(Throwable failure) {
        parts.add(new Part.Failed(failure));
    }

    @Override
    public void onComplete() {
        parts.add(new Part.End());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            for (ByteBuffer buffer : current) {
                if (buffer.hasRemaining()) {
                    int taken = Math.min(length, buffer.remaining());
                    buffer.get(target, offset, taken);
                    return taken;
                }
            }
            take(next());
        }
        return -1;
    }

    private void take(Part part) throws IOException {
        switch (part) {
            case Part.Bytes bytes -> {
                current = bytes.buffers();
                subscription.join().request(1);
            }
            case Part.End _ -> ended = true;
            case Part.Failed failed -> throw new IOException(failed.cause().getMessage(), failed.cause());
        }
    }

    private Part next() throws IOException {
        try {
            @Nullable Part part = parts.poll(Math.max(0, patience.nanos()), TimeUnit.NANOSECONDS);
            if (part == null) {
                throw new HttpTimeoutException("it fell silent in the middle of its answer");
            }
            return part;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** What is not read is given up, and the connection with it. */
    @Override
    public void close() {
        if (!ended && subscription.isDone()) {
            subscription.join().cancel();
        }
    }
}
