package io.timecoin.cli.bench;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;

/**
 * Something that is done to a network while it is under load, on a thread of its own. For one thread.
 *
 * @param <T> what is known afterwards
 */
final class DuringLoad<T> implements AutoCloseable {

    private final String what;
    private final Duration patience;
    private final LongFunction<T> work;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("bench-during").daemon().factory());
    private Future<T> result = CompletableFuture.failedFuture(new BenchException("the load never began"));

    /**
     * Nothing is done yet.
     *
     * @param what for messages, as in "{@code what} failed"
     * @param patience how long it is waited for when the load is over
     * @param work takes the moment when the measured time begins, in nanoseconds of this process's clock
     */
    DuringLoad(String what, Duration patience, LongFunction<T> work) {
        this.what = what;
        this.patience = patience;
        this.work = work;
    }

    /** The measured time begins now. */
    void begin(long nanos) {
        result = thread.submit(() -> work.apply(nanos));
    }

    /** Waits until it is done. */
    T await() {
        try {
            return result.get(patience.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new BenchException(
                    what + " did not end within " + patience.toSeconds() + " s of the end of the load", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        } catch (ExecutionException e) {
            throw new BenchException(what + " failed: " + reason(e), e);
        }
    }

    private static String reason(ExecutionException e) {
        Throwable cause = e.getCause();
        return String.valueOf((cause == null ? e : cause).getMessage());
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
