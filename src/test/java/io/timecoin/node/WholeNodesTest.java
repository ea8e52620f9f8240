package io.timecoin.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four whole nodes in one process on virtual time: handshakes, links, verification, engine, fetching, votes and chain on the disk,
 * submission and queries as they run in production. A run is repeated by its seed, in another process too, whose hashes of
 * identities are others.
 */
final class WholeNodesTest {

    private static final long SEED = Long.getLong("timecoin.test.fromSeed", 0);

    @TempDir
    Path temp;

    private static WholeRun run(Path directory, long seed) throws NodeStartException {
        WholeRun run = new WholeRun(directory, seed);
        run.run();
        return run;
    }

    /** Runs the seed that is named second in the directory that is named first, and prints what has come of it. */
    public static void main(String... arguments) throws NodeStartException {
        System.out.println(run(Path.of(arguments[0]), Long.parseLong(arguments[1])));
    }

    @Test
    void aThousandPaymentsBecomeFinalOnAllNodesAlsoIfOneIsStartedAgainAndASeedRepeatsAllOfIt() throws Exception {
        WholeRun one = run(temp.resolve("one"), SEED);
        System.out.println(one);
        WholeRun again = run(temp.resolve("again"), SEED);
        WholeRun other = run(temp.resolve("other"), SEED + 1);
        assertTrue(one.restarted() && other.restarted(), one + "; " + other);
        assertEquals(one.toString(), again.toString(), "two runs with seed " + SEED);
        assertNotEquals(one.hash(), other.hash(), "runs with the seeds " + SEED + " and " + (SEED + 1));
        assertEquals(one.toString(), inAnotherProcess(SEED), "a run in another process with seed " + SEED);
    }

    /** Two of four nobody can dial, and of the others one stops: each of the three is needed, and all goes through one of them. */
    @Test
    void votersThatNobodyCanDialTakePartThroughOneThatTheyCanDialAndThatPassesOnWhatTheySay() throws Exception {
        WholeRun run = new WholeRun(temp.resolve("hidden"), SEED, Set.of(2, 3), OptionalInt.of(1));
        run.run();
        System.out.println(run);
        assertTrue(run.restarted(), run::toString);
    }

    private String inAnotherProcess(long seed) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WholeNodesTest.class.getName(),
                        temp.resolve("process").toString(),
                        Long.toString(seed)))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        return printed.lines()
                .filter(line -> line.startsWith("seed "))
                .findFirst()
                .orElse(printed);
    }
}
