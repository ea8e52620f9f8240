package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class SimulateCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine program =
                TimecoinCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return program.execute(("simulate " + arguments).split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--nodes 3|--nodes is not within 4 to 100",
                "--nodes 101|--nodes is not within 4 to 100",
                "--traitors -1|--traitors is not 0 or more",
                "--seeds 0|--seeds is not within 1 to 10^9",
                "--seeds 1000000001|--seeds is not within 1 to 10^9",
                "--from-seed 9223372036854775807|--from-seed leaves no room",
                "--scenario rain|late-joiner",
                "--scenario rain|not 'rain'",
                "--seeds many|Invalid value",
                "--no-such|Unknown option"
            })
    void aWrongArgumentIsAUsageErrorThatSaysWhy(String arguments, String reason) {
        assertEquals(2, execute(arguments));
        assertTrue(err.toString().contains(reason), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void jsonHasTheFiguresOfEachScenario() throws IOException {
        assertEquals(0, execute("--nodes 4 --traitors 1 --seeds 3 --from-seed 5 --scenario calm --json"));
        JsonNode document = new ObjectMapper().readTree(out.toString());
        assertEquals(4, document.get("nodes").asInt());
        assertEquals(5, document.get("fromSeed").asLong());
        assertEquals(0, document.get("violations").asLong());
        assertTrue(document.get("version").asText().matches("\\d+\\.\\d+\\.\\d+.*"), out.toString());
        assertFalse(document.get("commit").asText().isBlank());
        JsonNode calm = document.get("scenarios").get(0);
        assertEquals("calm", calm.get("scenario").asText());
        assertEquals(3, calm.get("seeds").asLong());
        for (String figure : new String[] {"events", "views", "blocks", "epochs", "messages", "payments"}) {
            assertTrue(calm.get(figure).asLong() > 0, figure + " in " + out);
        }
        assertTrue(calm.get("eventHash").asText().matches("[0-9a-f]{16}"), out.toString());
        JsonNode finality = calm.get("finalityMillis");
        assertTrue(finality.get("p50").asDouble() <= finality.get("p95").asDouble(), out.toString());
        assertTrue(finality.get("p99").asDouble() <= finality.get("max").asDouble(), out.toString());
        JsonNode stalls = calm.get("stallMillis");
        assertTrue(stalls.get("waits").asLong() > 1_000, out.toString());
        assertTrue(stalls.get("p50").asDouble() > 0, out.toString());
        assertTrue(stalls.get("p50").asDouble() <= stalls.get("p99").asDouble(), out.toString());
        assertTrue(stalls.get("p99").asDouble() <= stalls.get("max").asDouble(), out.toString());
        assertTrue(stalls.get("longest").asDouble() <= stalls.get("max").asDouble(), out.toString());
        long stalled = stalls.get("longestSeed").asLong();
        assertTrue(stalled >= 5 && stalled <= 7, out.toString());
        assertTrue(calm.get("recoveryMillis").get("max").asDouble() > 0, out.toString());
        assertEquals(0, document.get("broken").size());
    }

    @Test
    void theSameSeedsPrintTheSame() {
        assertEquals(0, execute("--nodes 5 --traitors 1 --seeds 4"));
        String once = out.toString();
        assertEquals(0, execute("--nodes 5 --traitors 1 --seeds 4"));
        assertEquals(once, out.toString());
        assertTrue(once.contains("mixed"), once);
    }

    @Test
    void aViolationIsExitCode1WithAllThatRepeatsIt() throws IOException {
        String arguments = "--scenario too-many-traitors --traitors 3 --seeds 20 --fail-fast --json";
        assertEquals(1, execute(arguments));
        JsonNode broken =
                new ObjectMapper().readTree(out.toString()).get("broken").get(0);
        assertTrue(broken.get("smallest").get("trace").size() > 1, out.toString());
        String repeat = broken.get("repeatWith").asText();
        assertTrue(repeat.startsWith("timecoin simulate --nodes 7 --traitors 3"), repeat);

        assertEquals(1, execute(repeat.substring("timecoin simulate ".length())));
        assertTrue(out.toString().contains(broken.get("violation").asText()), out.toString());
        assertTrue(out.toString().contains("commit "), out.toString());
    }
}
