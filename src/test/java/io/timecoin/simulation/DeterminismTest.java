package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same seed is the same run, to the last event: also in another process, whose hashes of identities are others. */
final class DeterminismTest {

    private static final long SEED = 11;

    /** One line for each scenario, with the hash of all that its trace says. */
    static String fingerprints() {
        return Arrays.stream(Scenario.values())
                .map(scenario -> Simulation.trace(scenario.plan(SEED, 5, 1)))
                .map(run -> run.plan().scenario() + " " + run.events() + " " + run.messages() + " " + run.height() + " "
                        + run.eventHash() + " " + run.latencies().hashCode() + " "
                        + run.trace().hashCode())
                .collect(Collectors.joining("\n"));
    }

    /** Prints the fingerprints. */
    public static void main(String... arguments) {
        System.out.println(fingerprints());
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void theSameSeedIsTheSameRun(Scenario scenario) {
        RunResult once = Simulation.run(scenario.plan(SEED, 7, 2));
        RunResult again = Simulation.run(scenario.plan(SEED, 7, 2));
        assertEquals(
                once.violation().map(Violation::getMessage), again.violation().map(Violation::getMessage));
        assertEquals(once.events(), again.events());
        assertEquals(once.eventHash(), again.eventHash());
        assertEquals(once.messages(), again.messages());
        assertEquals(once.virtualMillis(), again.virtualMillis());
        assertEquals(once.latencies(), again.latencies());
        assertEquals(once.situations(), again.situations());
        assertTrue(once.events() > 1_000, "something happened: " + once.events() + " events");
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void anotherSeedHasAnotherHashOfItsEvents(Scenario scenario) {
        assertNotEquals(
                Simulation.run(scenario.plan(SEED, 5, 1)).eventHash(),
                Simulation.run(scenario.plan(SEED + 1, 5, 1)).eventHash());
    }

    @Test
    void anotherProcessRunsTheSame() throws IOException, InterruptedException {
        Process other = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DeterminismTest.class.getName()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, other.waitFor());
        assertEquals(fingerprints(), printed.strip());
    }
}
