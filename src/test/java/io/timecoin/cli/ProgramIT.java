package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.testnet.Await;
import io.timecoin.cli.testnet.FreePorts;
import io.timecoin.cli.testnet.LocalNetworkFiles;
import io.timecoin.cli.testnet.LocalNetworkPlan;
import io.timecoin.node.ConfigInputs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program as a process of its own. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class ProgramIT {

    private static final Pattern LISTENING =
            Pattern.compile("Listening on: \\S+?:(\\d+)\\. Management interface listening on \\S+?:(\\d+)\\.");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void helpIsPrintedWithoutStartingTheServer() throws Exception {
        Program.End help = Program.run("--help");
        assertEquals(0, help.exitCode());
        assertTrue(help.printed().startsWith("Usage: timecoin"), help.printed());
    }

    @Test
    void aWrongOptionIsAUsageError() throws Exception {
        Program.End refused = Program.run("node", "--no-such-option");
        assertEquals(2, refused.exitCode());
        assertTrue(refused.printed().contains("--no-such-option"), refused.printed());
    }

    @Test
    void aNodeServesClientsAndOperatorsOnTwoPortsAndStopsOnASignal() throws Exception {
        LocalNetworkPlan alone = new LocalNetworkPlan(directory, 1, 24_100, Duration.ofMinutes(1));
        new LocalNetworkFiles(alone, Clock.systemUTC()).prepare();
        String settings = alone.nodeDirectory(0).resolve(ConfigInputs.FILE_NAME).toString();
        try (Program node = Program.start(
                "node",
                "--config",
                settings,
                "--set",
                "timecoin.network.port=0",
                "--set",
                "timecoin.api.port=0",
                "--set",
                "timecoin.api.management-port=0")) {
            Matcher ports = LISTENING.matcher(
                    node.awaitLine(line -> LISTENING.matcher(line).find()));
            assertTrue(ports.find());
            String management = "http://127.0.0.1:" + ports.group(2);
            for (String path : List.of("/q/health/started", "/q/health/live", "/q/metrics")) {
                assertEquals(200, status(management + path), path);
            }
            Await.until(() -> "its first block is final", () -> isReady(management));
            assertEquals(200, status("http://127.0.0.1:" + ports.group(1) + "/q/openapi"));

            node.terminate();
            Program.End end = node.end();
            assertEquals(0, end.exitCode(), end.printed());
            assertTrue(end.printed().contains("node stopped"), end.printed());
        }
    }

    @Test
    void theNodesOfALocalNetworkEndWhenItsCommandIsKilled() throws Exception {
        LocalNetworkPlan plan = FreePorts.plan(directory.resolve("network"), 2, Duration.ofMinutes(1));
        try (Program testnet = Program.start(
                "testnet",
                "--nodes",
                "2",
                "--dir",
                plan.directory().toString(),
                "--base-port",
                Integer.toString(plan.basePort()))) {
            testnet.awaitLine(line -> line.startsWith("faucet"));
            List<ProcessHandle> nodes = testnet.descendants();
            assertEquals(2, nodes.size());
            testnet.kill();
            for (ProcessHandle node : nodes) {
                node.onExit().orTimeout(60, TimeUnit.SECONDS).join();
            }
        }
    }

    @Test
    void watchingEndsWithItsReader() throws Exception {
        LoneNode network = LoneNode.in(directory);
        try (Program node = network.start()) {
            assertEndsWithItsReader(
                    Program.runForOneLine("watch", "--url", network.api().toString()), "block ");
            node.terminate();
            assertEquals(0, node.end().exitCode());
        }
    }

    @Test
    void aLiveNetworkEndsWithItsReader() throws Exception {
        LocalNetworkPlan plan = FreePorts.plan(directory.resolve("network"), 1, Duration.ofMinutes(1));
        assertEndsWithItsReader(
                Program.runForOneLine(
                        "testnet",
                        "--json",
                        "--nodes",
                        "1",
                        "--dir",
                        plan.directory().toString(),
                        "--base-port",
                        Integer.toString(plan.basePort())),
                "{\"directory\"");
    }

    private static void assertEndsWithItsReader(Program.End end, String read) {
        assertTrue(end.printed().lines().anyMatch(line -> line.startsWith(read)), end.printed());
        assertTrue(
                end.printed().endsWith("timecoin: the output cannot be written\nits exit code is 1\n"), end.printed());
    }

    private static boolean isReady(String management) {
        try {
            return status(management + "/q/health/ready") == 200;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int status(String url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(Duration.ofSeconds(30))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
