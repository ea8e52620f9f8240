package io.timecoin.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The quick ones of the faults, so that every build meets some; the others are in {@code *ChaosIT}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class ProcessFaultsIT {

    private static final int VICTIM = 2;

    @TempDir
    private Path directory = Path.of("");

    private Chaos chaos;

    @BeforeAll
    void startFourNodes(@TempDir Path shared) throws Exception {
        chaos = Chaos.start("quick", shared);
    }

    @AfterAll
    void stopThem() {
        chaos.close();
    }

    @Test
    void aSecondProcessOnTheDataDirectoryOfANodeUnderLoadIsRefusedByAnyPath() throws Exception {
        Path data = chaos.network().dataDirectory(VICTIM);
        Path link = Files.createSymbolicLink(directory.resolve("other-name"), data);
        for (Path path : List.of(data, link)) {
            Program.End refused = second(VICTIM, path);
            assertEquals(1, refused.exitCode(), refused.printed());
            String pid = Long.toString(chaos.network().process(VICTIM).pid());
            assertTrue(
                    refused.printed().contains("the data directory is in use by another process (pid " + pid + ")"),
                    refused.printed());
        }
        assertTrue(chaos.network().process(VICTIM).isAlive());
        chaos.verify("two second processes on one data directory");
        chaos.check().assertQuiet(0, 1, 2, 3);
    }

    @Test
    void aNodeKilledWhileItWroteAVoteRecoversWithoutThatVote() throws Exception {
        ChaosNetwork network = chaos.network();
        NodeLog log = network.logFromNow(VICTIM);
        network.kill(List.of(VICTIM));
        DamagedFile.tear(DamagedFile.last(network.dataDirectory(VICTIM).resolve("votes"), ".log"));
        network.start(VICTIM);
        network.awaitReady(VICTIM);
        log.await("node of local started at height [1-9]", ChaosNetwork.PATIENCE);
        chaos.verify("kill -9 with an unfinished record at the end of the vote log");
        chaos.check().assertQuiet(0, 1, 2, 3);
    }

    /** Another process with the node's settings, on ports of its own: only the directory is shared. */
    private Program.End second(int node, Path data) throws Exception {
        return Program.run(
                "node",
                "--config",
                chaos.network().settings(node).toString(),
                "--set",
                "timecoin.node.data-dir=" + data,
                "--set",
                "timecoin.network.port=0",
                "--set",
                "timecoin.api.port=0",
                "--set",
                "timecoin.api.management-port=0");
    }
}
