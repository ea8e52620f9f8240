package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The packaged program as a process of its own. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class ProgramIT {

    private static final Pattern LISTENING =
            Pattern.compile("Listening on: \\S+?:(\\d+)\\. Management interface listening on \\S+?:(\\d+)\\.");

    @Test
    void helpIsPrintedWithoutStartingTheServer() throws Exception {
        Process program = start(List.of(), "--help");
        String output = output(program);
        assertEquals(0, program.waitFor());
        assertTrue(output.startsWith("Usage: timecoin"), output);
    }

    @Test
    void aWrongOptionIsAUsageError() throws Exception {
        Process program = start(List.of(), "node", "--no-such-option");
        String output = output(program);
        assertEquals(2, program.waitFor());
        assertTrue(output.contains("--no-such-option"), output);
    }

    @Test
    void aNodeServesClientsAndOperatorsOnTwoPortsAndStopsOnASignal() throws Exception {
        Process node = start(List.of("-Dquarkus.http.port=0", "-Dquarkus.management.port=0"), "node");
        try (BufferedReader log = node.inputReader(StandardCharsets.UTF_8)) {
            Matcher ports = awaitPorts(log);
            String management = "http://127.0.0.1:" + ports.group(2);
            for (String path : List.of("/q/health/started", "/q/health/ready", "/q/health/live", "/q/metrics")) {
                assertEquals(200, status(management + path), path);
            }
            assertEquals(200, status("http://127.0.0.1:" + ports.group(1) + "/q/openapi"));

            node.toHandle().destroy(); // Process.destroy would close the log as well
            String rest = String.join("\n", log.lines().toList());
            assertTrue(node.waitFor(30, TimeUnit.SECONDS), rest);
            assertTrue(rest.contains("timecoin stopped"), rest);
        } finally {
            node.destroyForcibly();
        }
    }

    private static Process start(List<String> jvmOptions, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add("-jar");
        command.add(Path.of(System.getProperty("timecoin.test.app"), "quarkus-run.jar")
                .toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String output(Process program) throws IOException {
        return new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** The two ports the node says it listens on; fails with all it printed if it ends before. */
    private static Matcher awaitPorts(BufferedReader log) throws IOException {
        StringBuilder printed = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            printed.append(line).append('\n');
            Matcher ports = LISTENING.matcher(line);
            if (ports.find()) {
                return ports;
            }
        }
        throw new AssertionError("the node ended before it listened:\n" + printed);
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
