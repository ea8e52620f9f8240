package io.timecoin.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.testnet.Await;
import io.timecoin.cli.testnet.FreePorts;
import io.timecoin.cli.testnet.LocalNetworkFiles;
import io.timecoin.cli.testnet.LocalNetworkPlan;
import io.timecoin.cli.testnet.TransferRun;
import io.timecoin.image.Container.Running;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of the image, run as its configuration says, with read-only files and as its user. */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
final class ImageNetworkIT {

    private static final int NODES = 4;
    private static final int TRANSFERS = 1_000;
    private static final String IMAGE = "timecoin-node";

    /** Small, as they share a machine. */
    private static final String SMALL = "-Xmx192m -XX:TieredStopAtLevel=1";

    private final List<Running> running = new ArrayList<>();

    @TempDir
    private Path data = Path.of("");

    @AfterEach
    void endAll() {
        running.forEach(Running::close);
    }

    @Test
    void fourOfThemMakeTransfersFinalAndEndOnASignal() throws Exception {
        Builder builder = new Builder(Path.of("target", "image"));
        builder.prepareBases();
        builder.buildUnlessThere(IMAGE);
        Container container = new Container(
                builder.unpack(IMAGE), builder.inspect(IMAGE).path("Docker").path("config"));
        LocalNetworkPlan plan = FreePorts.plan(data, NODES, Duration.ofMinutes(1));
        LocalNetworkFiles.Shared shared = new LocalNetworkFiles(plan, Clock.systemUTC()).prepare();
        container.own(data);

        assertEquals(1, health(container, plan), "nobody is there");
        Running uncached = start(container, plan, 0, SMALL + " -XX:AOTMode=off");
        double longer = secondsUntilStarted(plan, 0, uncached);
        assertTrue(metrics(plan, 0).contains("\ntimecoin_aot_cache 0.0"), "the metric of a start without the cache");
        stop(uncached);
        assertTrue(uncached.printed().contains("was not used"), uncached.printed());

        for (int i = 0; i < NODES; i++) {
            Running node = start(container, plan, i, SMALL);
            double seconds = secondsUntilStarted(plan, i, node);
            System.out.printf(
                    "image: node %d was started after %.2f s (without its cache %.2f s)%n", i, seconds, longer);
            assertTrue(metrics(plan, i).contains("\ntimecoin_aot_cache 1.0"), () -> node.printed());
            assertFalse(node.printed().contains("AOT cache"), node.printed());
        }
        List<NodeClient> clients = clients(plan);
        try {
            Await.until(Duration.ofMinutes(2), () -> "all are ready", () -> allReady(plan));
            new TransferRun(shared, clients, done -> {}).run(TRANSFERS);
        } finally {
            clients.forEach(NodeClient::close);
        }
        assertEquals(0, health(container, plan));
        for (Running node : List.copyOf(running)) {
            stop(node);
        }
    }

    private Running start(Container container, LocalNetworkPlan plan, int index, String options) throws IOException {
        String directory = Container.DATA + "/node-" + index;
        Map<String, String> variables = new HashMap<>(Map.of(
                "JDK_JAVA_OPTIONS",
                options,
                "TIMECOIN_NODE_DATA_DIR",
                directory,
                "TIMECOIN_NODE_GENESIS",
                Container.DATA + "/genesis.json",
                "TIMECOIN_NODE_OPERATOR_KEY",
                directory + "/operator.key",
                "TIMECOIN_NETWORK_HOST",
                "127.0.0.1",
                "TIMECOIN_NETWORK_PORT",
                Integer.toString(plan.peerPort(index)),
                "TIMECOIN_API_HOST",
                "127.0.0.1",
                "TIMECOIN_API_PORT",
                Integer.toString(plan.apiPort(index)),
                "TIMECOIN_API_MANAGEMENT_HOST",
                "127.0.0.1",
                "TIMECOIN_API_MANAGEMENT_PORT",
                Integer.toString(plan.managementPort(index))));
        Running node = container.start(data, variables, List.of("node"));
        running.add(node);
        return node;
    }

    private void stop(Running node) throws InterruptedException {
        node.process().toHandle().destroy();
        assertTrue(node.process().waitFor(1, TimeUnit.MINUTES), node::printed);
        assertEquals(0, node.process().exitValue(), node::printed);
        assertTrue(node.printed().contains("node stopped"), node::printed);
        running.remove(node);
    }

    /** The exit code of the image's own health check of node 0. */
    private int health(Container container, LocalNetworkPlan plan) throws Exception {
        try (Running check = container.checkHealth(
                data, Map.of("TIMECOIN_MANAGEMENT_URL", "http://127.0.0.1:" + plan.managementPort(0)))) {
            assertTrue(check.process().waitFor(1, TimeUnit.MINUTES), check::printed);
            return check.process().exitValue();
        }
    }

    private static double secondsUntilStarted(LocalNetworkPlan plan, int index, Running node) {
        long began = System.nanoTime();
        Await.until(Duration.ofMinutes(2), node::printed, () -> isUp(plan, index, "started"));
        return (System.nanoTime() - began) / 1e9;
    }

    private static boolean allReady(LocalNetworkPlan plan) {
        for (int i = 0; i < NODES; i++) {
            if (!isUp(plan, i, "ready")) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUp(LocalNetworkPlan plan, int index, String probe) {
        try {
            return get(plan, index, "/q/health/" + probe).statusCode() == 200;
        } catch (IOException e) {
            return false; // it does not listen yet
        }
    }

    private static String metrics(LocalNetworkPlan plan, int index) throws IOException {
        return get(plan, index, "/q/metrics").body();
    }

    private static HttpResponse<String> get(LocalNetworkPlan plan, int index, String path) throws IOException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI url = URI.create("http://127.0.0.1:" + plan.managementPort(index) + path);
            return client.send(
                    HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(10)).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<NodeClient> clients(LocalNetworkPlan plan) {
        List<NodeClient> clients = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            clients.add(new NodeClient(URI.create("http://127.0.0.1:" + plan.apiPort(i))));
        }
        return clients;
    }
}
