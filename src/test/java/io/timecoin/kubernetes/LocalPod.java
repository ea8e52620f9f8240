package io.timecoin.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.testnet.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A pod of the rendered local network, as processes: its init container to the end, then its node. For the test's thread. */
final class LocalPod implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final RenderedPod rendered;
    private final PodPlace place;
    private final Path log;
    private final HttpClient http = HttpClient.newHttpClient();
    private final NodeClient client;
    private @Nullable Process process;

    LocalPod(RenderedPod rendered, Path cluster, String address) {
        this.rendered = rendered;
        this.place = new PodPlace(cluster, address, rendered.spec(), Map.of("data", rendered.claim()));
        this.log = cluster.resolve(rendered.name() + ".log");
        this.client = new NodeClient(URI.create("http://" + address + ":" + port("clients")));
    }

    NodeClient client() {
        return client;
    }

    String name() {
        return rendered.name();
    }

    Path volume() {
        return PodPlace.claim(place.cluster(), rendered.claim());
    }

    /** Where its Secret with the backup of its key would be. */
    Path backup() {
        return PodPlace.secret(
                place.cluster(),
                rendered.spec().getVolumes().stream()
                        .filter(volume -> volume.getSecret() != null)
                        .findFirst()
                        .orElseThrow()
                        .getSecret()
                        .getSecretName());
    }

    private int port(String name) {
        return rendered.node().getPorts().stream()
                .filter(port -> port.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getContainerPort();
    }

    /** Runs the init container alone; its exit code. */
    int init() throws IOException, InterruptedException {
        return place.run(rendered.init(), rendered.environment(rendered.init()), log);
    }

    /** Starts the init container alone, and does not wait for its end; closing ends it. */
    Process beginInit() throws IOException {
        Process init = place.start(rendered.init(), rendered.environment(rendered.init()), log);
        process = init;
        return init;
    }

    /** Starts it; waits for the init container, not for the node. */
    void start() throws IOException, InterruptedException {
        int code = init();
        if (code != 0) {
            throw new AssertionError(name() + ": init ended with " + code + ": " + printed());
        }
        process = place.start(rendered.node(), rendered.environment(rendered.node()), log);
    }

    void awaitReady() {
        for (Probe probe : new Probe[] {
            rendered.node().getStartupProbe(),
            rendered.node().getReadinessProbe(),
            rendered.node().getLivenessProbe()
        }) {
            Await.until(PATIENCE, this::printed, () -> {
                if (process == null || !process.isAlive()) {
                    throw new AssertionError(name() + " has ended: " + printed());
                }
                return isUp(probe);
            });
        }
    }

    /** As the kubelet asks. */
    private boolean isUp(Probe probe) {
        URI uri = URI.create("http://" + place.address() + ":"
                + port(probe.getHttpGet().getPort().getStrVal())
                + probe.getHttpGet().getPath());
        return get(uri).filter(response -> response.statusCode() < 400).isPresent();
    }

    /** A metric without labels; empty if the node does not say. */
    Optional<Double> metric(String name) {
        return get(URI.create("http://" + place.address() + ":" + port("management") + "/q/metrics"))
                .flatMap(response -> response.body()
                        .lines()
                        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                        .findFirst())
                .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
    }

    private Optional<HttpResponse<String>> get(URI uri) {
        try {
            return Optional.of(http.send(
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build(),
                    HttpResponse.BodyHandlers.ofString()));
        } catch (IOException _) {
            return Optional.empty(); // it does not listen yet
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As a pod is asked to go: SIGTERM, and no longer than its period of grace. Its exit code. */
    int stop() throws InterruptedException {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException(name() + " does not run");
        }
        running.toHandle().destroy();
        Container node = rendered.node();
        long sleep = node.getLifecycle().getPreStop().getSleep().getSeconds();
        long grace = rendered.spec().getTerminationGracePeriodSeconds() - sleep;
        if (!running.waitFor(grace, TimeUnit.SECONDS)) {
            throw new AssertionError(name() + " takes longer than its grace of " + grace + " s: " + printed());
        }
        return running.exitValue();
    }

    void kill() {
        if (process != null) {
            PodPlace.end(process);
        }
    }

    String printed() {
        try {
            String all = Files.readString(log) + Files.readString(Path.of(log + ".err"));
            return name() + ":\n" + all.substring(Math.max(0, all.length() - 4_000));
        } catch (IOException e) {
            return name() + " has printed nothing: " + e;
        }
    }

    /** All that its containers said on their standard output. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException _) {
            return ""; // nothing was said yet
        }
    }

    @Override
    public void close() {
        kill();
        client.close();
    }
}
