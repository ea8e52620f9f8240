package io.timecoin.cli.bench;

import io.timecoin.cli.client.MetricsClient;
import io.timecoin.cli.client.MetricsText;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks at the metrics of all nodes while a load goes on, on a thread of its own, so that a slow answer delays no transaction.
 * For one thread.
 */
final class NodeWatch implements AutoCloseable {

    /**
     * What was seen.
     *
     * @param stages of the measured time
     */
    record Seen(List<Interval> intervals, List<StageFigures> stages) {
        Seen {
            intervals = List.copyOf(intervals);
            stages = List.copyOf(stages);
        }
    }

    /** One look at one node. */
    private record Look(long nanos, long pid, Optional<MetricsText> metrics) {}

    private static final long NO_PROCESS = -1;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<MetricsClient> clients;
    private final Supplier<List<Long>> pids;
    private final Consumer<String> notes;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("bench-watch").daemon().factory());

    // Of that thread.
    private final List<Interval> intervals = new ArrayList<>();
    private List<Look> last = List.of();
    private List<Look> begin = List.of();
    private List<Look> end = List.of();

    /**
     * @param management of all nodes
     * @param pids of their processes as they are now, in the same order; empty if they are not of this machine
     * @param notes is told each interval
     */
    NodeWatch(List<URI> management, Supplier<List<Long>> pids, Consumer<String> notes) {
        this.clients = management.stream().map(MetricsClient::new).toList();
        this.pids = pids;
        this.notes = notes;
    }

    /** The measured time begins. */
    void begins() {
        thread.execute(() -> begin = look());
    }

    /** The measured time is over. */
    void ends() {
        thread.execute(() -> end = look());
    }

    /** Adds how the nodes are to what the load was. */
    void interval(IntervalLoad load) {
        thread.execute(() -> {
            List<Look> now = look();
            List<Optional<NodeHealth>> health = new ArrayList<>();
            for (int i = 0; i < now.size(); i++) {
                health.add(health(now.get(i), i < last.size() ? Optional.of(last.get(i)) : Optional.empty()));
            }
            last = now;
            Interval interval = new Interval(load, health);
            intervals.add(interval);
            notes.accept(interval.line());
        });
    }

    private static Optional<NodeHealth> health(Look now, Optional<Look> before) {
        Optional<Look> same = before.filter(look -> look.pid() == now.pid());
        double seconds = same.map(look -> (now.nanos() - look.nanos()) / 1e9).orElse(0.0);
        return now.metrics()
                .map(metrics -> NodeHealth.of(
                        ProcessUsage.of(now.pid()).map(ProcessUsage::residentBytes),
                        metrics,
                        same.flatMap(Look::metrics),
                        seconds));
    }

    private List<Look> look() {
        List<Long> processes = pids.get();
        List<Look> looks = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            Optional<MetricsText> metrics = clients.get(i).read();
            looks.add(new Look(System.nanoTime(), i < processes.size() ? processes.get(i) : NO_PROCESS, metrics));
        }
        return looks;
    }

    /** Waits for the last answer. */
    Seen await() {
        try {
            return CompletableFuture.supplyAsync(
                            () -> new Seen(intervals, StageFigures.between(metrics(begin), metrics(end))), thread)
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new BenchException(
                    "the nodes did not answer for their metrics within " + PATIENCE.toSeconds()
                            + " s of the end of the load",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        } catch (ExecutionException e) {
            throw new BenchException("the nodes' metrics cannot be read: " + e.getMessage(), e);
        }
    }

    private List<Optional<MetricsText>> metrics(List<Look> looks) {
        return looks.isEmpty()
                ? Collections.nCopies(clients.size(), Optional.empty())
                : looks.stream().map(Look::metrics).toList();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        clients.forEach(MetricsClient::close);
    }
}
