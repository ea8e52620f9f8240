package io.timecoin.node;

import io.timecoin.runtime.Failure;
import io.timecoin.runtime.Loops;
import io.timecoin.runtime.Threads;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads of a process that is one node. */
final class NodeThreads {

    private static final int LINKS = 2;
    private static final int REPLIES = 2;
    private static final int READS = 2;
    private static final int WALKS = 2;
    private static final int NAMES = 4;
    private static final long PATIENCE_SECONDS = 3;

    private NodeThreads() {}

    static Threads start(Failure failure) {
        return new Threads(
                Loops.ofThreads(),
                several(LINKS, "link"),
                dropping(1, "strangers-", failure),
                dropping(1, "handshakes-", failure),
                several(REPLIES, "replies"),
                verifiers(failure),
                history(failure),
                several(READS, "reads"),
                several(WALKS, "walks"),
                Executors.newFixedThreadPool(
                        NAMES,
                        Thread.ofPlatform().name("names-", 0).daemon().factory()), // nobody waits for a lookup in hand
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("storage").factory()),
                timer(),
                time());
    }

    /** What is cancelled leaves at once: many alarms of requests are, long before their time. */
    private static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("timer").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** May be waiting for a resolver of names when the node stops: nobody waits for it, and what it begins then is dropped. */
    private static ScheduledExecutorService time() {
        return new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("time").daemon().factory(), new ThreadPoolExecutor.DiscardPolicy());
    }

    private static ExecutorService several(int size, String name) {
        return Executors.newFixedThreadPool(
                size, Thread.ofPlatform().name(name + "-", 0).factory());
    }

    /** Half the cores, at least one. */
    private static ExecutorService verifiers(Failure failure) {
        return dropping(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), "verifier-", failure);
    }

    /** The other half, at least one: while a node catches up there is nothing better to do. */
    private static ExecutorService history(Failure failure) {
        int cores = Runtime.getRuntime().availableProcessors();
        return dropping(Math.max(1, cores - Math.max(1, cores / 2)), "history-", failure);
    }

    /** What comes after they are shut down is dropped, since the node is stopping then. */
    private static ExecutorService dropping(int size, String name, Failure failure) {
        return new ThreadPoolExecutor(
                size,
                size,
                0,
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform()
                        .name(name, 0)
                        .uncaughtExceptionHandler((thread, cause) -> failure.failed(cause))
                        .factory(),
                new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Finishes what was begun; ends the threads even if that takes too long. */
    static void end(ExecutorService threads) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Begins nothing more. */
    static void endNow(ExecutorService threads) {
        threads.shutdownNow();
        end(threads);
    }
}
