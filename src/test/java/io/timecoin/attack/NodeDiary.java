package io.timecoin.attack;

import io.timecoin.chaos.ChaosNetwork;
import io.timecoin.cli.client.MetricsClient;
import io.timecoin.cli.client.MetricsText;
import io.timecoin.cli.testnet.NodeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of each node, once in ten seconds, printed and kept in a file: whether its process lives, its heap, how long it
 * collects garbage, and who holds more than half of what he may have. Of one that does not answer any more, also the end of its log
 * and what its heap is full of. Whoever asks why a long run failed begins here. Methods are for one thread.
 */
final class NodeDiary implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration LAST_LOOK = Duration.ofMinutes(2);
    private static final Map<String, String> HEAP = Map.of("area", "heap");
    private static final double MEBI = 1 << 20;
    private static final double FULL_ENOUGH = 0.5;
    private static final int LOG_LINES = 15;

    /** The worst that any node was in a run: MiB of what lives in its heap, percent of ten seconds, and who was fullest. */
    record Worst(long liveMebibytes, double collectingPercent, String fullest, double fullestPercent) {
        static final Worst NOTHING = new Worst(0, 0, "–", 0);

        private Worst and(Worst other) {
            return new Worst(
                    Math.max(liveMebibytes, other.liveMebibytes),
                    Math.max(collectingPercent, other.collectingPercent),
                    other.fullestPercent > fullestPercent ? other.fullest : fullest,
                    Math.max(fullestPercent, other.fullestPercent));
        }
    }

    /** One that answered. */
    private record Look(long at, MetricsText metrics) {
        double paused() {
            return metrics.sum("jvm_gc_pause_seconds_sum").orElse(0); // there is none before the first pause
        }
    }

    private final ChaosNetwork network;
    private final Path file;
    private final List<MetricsClient> clients = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    // Of that thread.
    private final @Nullable Look[] last = new Look[ChaosNetwork.NODES];
    private final boolean[] silent = new boolean[ChaosNetwork.NODES];
    private Worst worst = Worst.NOTHING;
    private long begun = System.nanoTime();

    private NodeDiary(ChaosNetwork network, Path file) {
        this.network = network;
        this.file = file;
        for (int node = 0; node < ChaosNetwork.NODES; node++) {
            clients.add(new MetricsClient(network.process(node).management()));
        }
    }

    /** Of a network that runs; {@code file} is made anew. */
    static NodeDiary open(ChaosNetwork network, Path file) throws IOException {
        Files.writeString(file, "");
        NodeDiary diary = new NodeDiary(network, file);
        var _ = diary.thread.scheduleAtFixedRate(
                diary::lookAtAll, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return diary;
    }

    /** From now on it is about another run. */
    void begin(String run) throws Exception {
        thread.submit(() -> {
                    write("=== " + run);
                    worst = Worst.NOTHING;
                    begun = System.nanoTime();
                })
                .get(LAST_LOOK.toSeconds(), TimeUnit.SECONDS);
    }

    /** Looks once more, and says what the worst was since the run began. */
    Worst end() throws Exception {
        return thread.submit(() -> {
                    lookAtAll();
                    return worst;
                })
                .get(LAST_LOOK.toSeconds(), TimeUnit.SECONDS);
    }

    private void lookAtAll() {
        for (int node = 0; node < ChaosNetwork.NODES; node++) {
            Optional<MetricsText> metrics = clients.get(node).read();
            if (metrics.isPresent()) {
                answered(node, new Look(System.nanoTime(), metrics.get()));
            } else if (!silent[node]) {
                fellSilent(node);
            }
            silent[node] = metrics.isEmpty();
        }
    }

    private void answered(int node, Look now) {
        Look before = last[node];
        last[node] = now;
        double collecting = before == null || now.paused() < before.paused()
                ? 0
                : 100 * (now.paused() - before.paused()) / Math.max(1e-3, (now.at() - before.at()) / 1e9);
        long used = mebibytes(now, "jvm_memory_used_bytes", HEAP);
        long live = mebibytes(now, "jvm_gc_live_data_size_bytes", Map.of());
        List<String> full = new ArrayList<>();
        Worst seen = new Worst(live, collecting, "–", 0);
        for (MetricsText.Sample limit : now.metrics().samples()) {
            String holder = limit.labels().get("holder");
            if (holder != null && limit.name().equals("timecoin_memory_limit_bytes") && limit.value() > 0) {
                double part = now.metrics()
                                .sum("timecoin_memory_bytes", limit.labels())
                                .orElse(0)
                        / limit.value();
                seen = seen.and(new Worst(0, 0, holder, 100 * part));
                if (part > FULL_ENOUGH) {
                    full.add(String.format(
                            Locale.ROOT, "%s %.0f %% of %.1f MiB", holder, 100 * part, limit.value() / MEBI));
                }
            }
        }
        worst = worst.and(seen);
        write(String.format(
                Locale.ROOT,
                "node %d: %d MiB resident, heap %d MiB (%d live), GC %.1f %%, above half: %s",
                node,
                Watch.mebibytes(network.process(node)),
                used,
                live,
                collecting,
                full.isEmpty() ? "nobody" : String.join(", ", full)));
    }

    private static long mebibytes(Look look, String name, Map<String, String> labels) {
        return Math.round(look.metrics().sum(name, labels).orElse(0) / MEBI);
    }

    private void fellSilent(int node) {
        NodeProcess process = network.process(node);
        if (!process.isAlive()) {
            write(process.obituary(LOG_LINES));
            return;
        }
        write("node " + node + " lives, has " + Watch.mebibytes(process)
                + " MiB resident and answers no metrics; the end of its log:\n"
                + String.join("\n", process.logTail(LOG_LINES)));
        write("what its heap is full of:\n" + ClassHistogram.of(process.pid()));
    }

    private void write(String words) {
        String line = String.format(Locale.ROOT, "%4.0f s  %s%n", (System.nanoTime() - begun) / 1e9, words);
        System.out.print(line);
        try {
            Files.writeString(file, line, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        clients.forEach(MetricsClient::close);
    }
}
