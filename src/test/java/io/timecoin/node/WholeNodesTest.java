package io.timecoin.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four whole nodes in one process on virtual time: handshakes, links, verification, engine, fetching, votes and chain on the disk,
 * submission and queries as they run in production. A run is repeated by its seed.
 */
final class WholeNodesTest {

    private static final long SEED = Long.getLong("timecoin.test.fromSeed", 0);

    @TempDir
    Path temp;

    private WholeRun run(String name, long seed) throws NodeStartException {
        WholeRun run = new WholeRun(temp.resolve(name), seed);
        run.run();
        return run;
    }

    @Test
    void aThousandPaymentsBecomeFinalOnAllNodesAlsoIfOneIsStartedAgainAndASeedRepeatsAllOfIt() throws Exception {
        WholeRun one = run("one", SEED);
        WholeRun again = run("again", SEED);
        WholeRun other = run("other", SEED + 1);
        assertTrue(one.restarted() && other.restarted(), one + "; " + other);
        assertEquals(one.toString(), again.toString(), "two runs with seed " + SEED);
        assertNotEquals(one.hash(), other.hash(), "runs with the seeds " + SEED + " and " + (SEED + 1));
    }
}
