package io.timecoin.attack;

import io.timecoin.chaos.ChaosNetwork;
import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.cli.testnet.NodeProcess;
import io.timecoin.crypto.Hash256;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Looks at the network twice a second from outside: memory, readiness, and how far it is, which attackers see as well. Safe for
 * any thread.
 */
final class Watch implements AutoCloseable {

    /** One look at all nodes that are meant to run. */
    record Sample(long at, long mebibytes, int asked, int ready) {}

    private record Final(long at, long millis) {}

    private static final Duration ANSWER = Duration.ofSeconds(1);
    private static final long EVERY_MILLIS = 500;
    private static final long KIBI = 1_024;

    private final ChaosNetwork network;
    private final Supplier<List<Integer>> running;
    private final Scene scene;
    private final Queue<Final> finals = new ConcurrentLinkedQueue<>();
    private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER)
            .build();
    private final ScheduledExecutorService pace = Executors.newScheduledThreadPool(2);

    /** @param running nodes that are meant to run */
    Watch(ChaosNetwork network, Supplier<List<Integer>> running, Scene scene) {
        this.network = network;
        this.running = running;
        this.scene = scene;
    }

    void begin() {
        var _ = pace.scheduleWithFixedDelay(this::sample, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        var _ = pace.scheduleWithFixedDelay(this::follow, 0, EVERY_MILLIS / 2, TimeUnit.MILLISECONDS);
    }

    /** A client knows of one more transfer that it is final, so long after its first attempt. */
    void finalAfter(long nanos) {
        finals.add(new Final(System.nanoTime(), nanos / 1_000_000));
    }

    /** How many were final since then ({@link System#nanoTime}). */
    long finalsSince(long nanos) {
        return finals.stream().filter(each -> each.at() - nanos >= 0).count();
    }

    /** What was seen from then until now. */
    Measurement since(long nanos) {
        double seconds = (System.nanoTime() - nanos) / 1e9;
        return Measurement.of(
                seconds,
                finals.stream()
                        .filter(each -> each.at() - nanos >= 0)
                        .map(Final::millis)
                        .toList(),
                samples.stream().filter(each -> each.at() - nanos >= 0).toList());
    }

    private void sample() {
        List<Integer> nodes = running.get();
        long memory = nodes.stream()
                .mapToLong(node -> mebibytes(network.process(node)))
                .max()
                .orElse(0);
        List<CompletableFuture<Boolean>> answers = nodes.stream()
                .map(node -> ready(network.process(node).management()))
                .toList();
        int ready = (int) answers.stream().filter(CompletableFuture::join).count();
        samples.add(new Sample(System.nanoTime(), memory, nodes.size(), ready));
    }

    private CompletableFuture<Boolean> ready(URI management) {
        HttpRequest request = HttpRequest.newBuilder(management.resolve("/q/health/ready"))
                .timeout(ANSWER)
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .thenApply(answer -> answer.statusCode() == 200)
                .completeOnTimeout(false, ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(_ -> false);
    }

    /** Resident memory; 0 of a process that has ended. */
    static long mebibytes(NodeProcess process) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / KIBI)
                    .findFirst()
                    .orElse(0);
        } catch (IOException _) {
            return 0;
        }
    }

    /** How far the network is, by the first of the nodes. */
    private void follow() {
        try {
            NodeClient node = network.clients().getFirst();
            JsonReply consensus = node.consensus();
            JsonReply block = node.block("latest").orElseThrow();
            scene.now(new Scene.Moment(
                    consensus.number("epoch"),
                    consensus.number("view"),
                    block.number("height"),
                    Hash256.ofHex(block.text("hash")),
                    Instant.parse(block.text("timestamp")).toEpochMilli()));
        } catch (NodeClientException _) {
            // an attacker that hears nothing goes on with what it knows
        }
    }

    @Override
    public void close() {
        pace.shutdownNow();
        http.shutdownNow();
    }
}
