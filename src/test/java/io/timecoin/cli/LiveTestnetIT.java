package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.timecoin.cli.testnet.Await;
import io.timecoin.cli.testnet.FreePorts;
import io.timecoin.cli.testnet.LocalNetworkPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A live local network of which nodes are killed. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class LiveTestnetIT {

    private static final Pattern DEATH = Pattern.compile("node \\d ended with exit code 137; ");

    @TempDir
    private Path directory = Path.of("");

    private final ObjectMapper mapper = new ObjectMapper();

    @Test
    void aKilledNodeIsToldOfOnceAndTheOthersGoOnUntilNoneIsLeft() throws Exception {
        try (Program testnet = start()) {
            testnet.awaitLine(line -> line.startsWith("faucet"));
            List<ProcessHandle> nodes = testnet.descendants();
            assertEquals(4, nodes.size());
            nodes.getFirst().destroyForcibly();
            testnet.awaitLine(line -> DEATH.matcher(line).find());
            assertThreeGoOn(testnet);
            nodes.forEach(ProcessHandle::destroyForcibly);
            Program.End end = testnet.end();
            assertEquals(1, end.exitCode(), end.printed());
            assertTrue(end.printed().contains("no node is left"), end.printed());
            assertEquals(4, DEATH.matcher(end.printed()).results().count(), end.printed());
        }
    }

    @Test
    void aNodeKilledBeforeItIsReadyDoesNotStopTheOthers() throws Exception {
        try (Program testnet = start()) {
            Await.until(() -> "four nodes run", () -> testnet.descendants().size() == 4);
            testnet.descendants().getFirst().destroyForcibly();
            testnet.awaitLine(line -> DEATH.matcher(line).find());
            assertThreeGoOn(testnet);
        }
    }

    private Program start() throws IOException {
        LocalNetworkPlan plan = FreePorts.plan(directory.resolve("network"), 4, Duration.ofSeconds(5));
        return Program.start(
                "testnet",
                "--json",
                "--epoch",
                "5s",
                "--dir",
                plan.directory().toString(),
                "--base-port",
                Integer.toString(plan.basePort()));
    }

    /** Three nodes are ready, and later each of them has more blocks. */
    private void assertThreeGoOn(Program testnet) throws IOException {
        String before = testnet.awaitLine(line -> ready(line).size() == 3);
        long highest = ready(before).stream().mapToLong(Long::longValue).max().orElseThrow();
        testnet.awaitLine(line -> {
            List<Long> heights = ready(line);
            return heights.size() == 3 && heights.stream().allMatch(height -> height > highest + 2);
        });
    }

    /** Heights of the nodes that are ready; none if the line is no sample. */
    private List<Long> ready(String line) {
        if (!line.startsWith("{\"time\"")) {
            return List.of();
        }
        try {
            JsonNode nodes = mapper.readTree(line).path("nodes");
            return StreamSupport.stream(nodes.spliterator(), false)
                    .filter(node -> node.path("state").textValue().equals("ready"))
                    .map(node -> node.path("height").longValue())
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }
}
