package io.timecoin.query;

import io.timecoin.runtime.Threads;
import io.timecoin.storage.Stop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The threads on which the database is read for clients: some for single records, others for what walks, so that nobody's walk
 * keeps another from a record. What waits for them is bounded. A read that is cancelled, since its time is over or its client
 * has left, is not begun, and a walk that was begun ends at its next row.
 */
final class Reads {

    /** Most that wait for, or are on, the threads of one kind. */
    static final int MOST_WAITING = 1_024;

    private final Line points;
    private final Line walks;

    Reads(Executor points, Executor walks) {
        this.points = new Line(points);
        this.walks = new Line(walks);
    }

    static Reads on(Threads threads) {
        return new Reads(threads.reads(), threads.walks());
    }

    /** Reads one or a few records. */
    <T> CompletableFuture<T> point(Supplier<T> question) {
        return points.ask(stop -> question.get());
    }

    /** Reads a list, a whole block or more; asks between rows whether it is to stop. */
    <T> CompletableFuture<T> walk(Function<Stop, T> question) {
        return walks.ask(question);
    }

    private static final class Line {
        private final Executor threads;
        private final AtomicInteger waiting = new AtomicInteger();

        Line(Executor threads) {
            this.threads = threads;
        }

        <T> CompletableFuture<T> ask(Function<Stop, T> question) {
            if (waiting.incrementAndGet() > MOST_WAITING) {
                waiting.decrementAndGet();
                return CompletableFuture.failedFuture(new TooManyReadsException());
            }
            CompletableFuture<T> answer = new CompletableFuture<>();
            threads.execute(() -> {
                try {
                    answer(question, answer);
                } finally {
                    waiting.decrementAndGet();
                }
            });
            return answer;
        }

        /** Whatever goes wrong is for who asked. */
        private static <T> void answer(Function<Stop, T> question, CompletableFuture<T> answer) {
            if (answer.isDone()) {
                return;
            }
            try {
                answer.complete(question.apply(answer::isDone));
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        }
    }
}
