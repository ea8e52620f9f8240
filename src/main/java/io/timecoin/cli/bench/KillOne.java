package io.timecoin.cli.bench;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.cli.testnet.LocalNetwork;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Kills the last node with -9 after a third of the measured time, and starts it again half a minute later. */
final class KillOne implements AutoCloseable {

    /** Length of the times before and after that are compared. */
    static final Duration COMPARED = Duration.ofSeconds(30);

    private static final Duration CATCH_UP_PATIENCE = Duration.ofMinutes(2);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private final LocalNetwork network;
    private final Duration measured;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("bench-kill").daemon().factory());
    private Future<Times> times = CompletableFuture.failedFuture(new BenchException("the load never began"));

    KillOne(LocalNetwork network, Duration measured) {
        this.network = network;
        this.measured = measured;
    }

    /**
     * When what happened, in nanoseconds of this process's clock.
     *
     * @param headSeconds from the restart until the node held the others' head
     */
    record Times(int node, long killed, long restarted, double headSeconds) {}

    /** The measured time begins now. */
    void begin(long nanos) {
        times = thread.submit((Callable<Times>) () -> act(nanos));
    }

    private Times act(long begin) {
        int victim = network.nodes().size() - 1;
        Pause.until(begin + measured.toNanos() / 3);
        network.nodes().get(victim).kill();
        long killed = System.nanoTime();
        Pause.until(Math.min(killed + COMPARED.toNanos(), begin + measured.toNanos()));
        long restarted = System.nanoTime();
        network.restart(victim);
        List<NodeClient> clients = network.clients();
        try {
            awaitHead(clients.getFirst(), clients.get(victim), restarted);
        } finally {
            clients.forEach(NodeClient::close);
        }
        return new Times(victim, killed, restarted, (System.nanoTime() - restarted) / 1e9);
    }

    /** It holds the head that another one held when it was asked just before. */
    private static void awaitHead(NodeClient other, NodeClient restarted, long begin) {
        while (!holdsHead(other, restarted)) {
            if (System.nanoTime() - begin > CATCH_UP_PATIENCE.toNanos()) {
                throw new BenchException("the restarted node does not hold the others' head after "
                        + CATCH_UP_PATIENCE.toSeconds() + " s");
            }
            Pause.of(POLL_INTERVAL);
        }
    }

    private static boolean holdsHead(NodeClient other, NodeClient restarted) {
        try {
            JsonReply head = other.status();
            Optional<JsonReply> same = restarted.block(Long.toString(head.number("height")));
            if (same.isPresent() && !same.get().text("hash").equals(head.text("blockHash"))) {
                throw new BenchException("the restarted node has another block at height " + head.number("height"));
            }
            return same.isPresent();
        } catch (NodeClientException e) {
            if (e.isTransient()) {
                return false;
            }
            throw e;
        }
    }

    /** Waits until the node is back. */
    Times await() {
        try {
            Duration longest = measured.plus(COMPARED).plus(CATCH_UP_PATIENCE).plus(STOP_PATIENCE);
            return times.get(longest.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new BenchException("the killed node did not come back in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        } catch (ExecutionException e) {
            throw new BenchException("killing and restarting a node failed: " + reason(e), e);
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
