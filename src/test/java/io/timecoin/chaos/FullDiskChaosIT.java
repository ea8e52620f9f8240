package io.timecoin.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.testnet.Await;
import io.timecoin.storage.SmallDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One node's disk is full while the network is under load: it ends with the reason, the others go on. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
final class FullDiskChaosIT {

    private static final int VICTIM = 3;
    private static final int MEBIBYTES = 192;
    private static final int TIMES = 2;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aFullDiskEndsTheNodeWithTheReasonAndRoomBringsItBack() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory, MEBIBYTES);
                Chaos chaos = Chaos.start(
                        "full disk",
                        directory,
                        network -> network.moveData(VICTIM, disk.path().resolve("node")))) {
            for (int time = 1; time <= TIMES; time++) {
                fillUntilItEnds(chaos, disk.path().resolve("ballast"), time);
            }
            chaos.verifyAtTheEnd();
            chaos.check().assertQuiet(0, 1, 2);
        }
    }

    private static void fillUntilItEnds(Chaos chaos, Path ballast, int time) throws Exception {
        ChaosNetwork network = chaos.network();
        NodeLog log = network.logFromNow(VICTIM);
        Await.until(ChaosNetwork.PATIENCE, () -> "the node ends on a full disk", () -> {
            fill(ballast);
            return !network.process(VICTIM).isAlive();
        });
        String said = log.await("no space left", ChaosNetwork.PATIENCE);
        log.await("this node cannot go on and exits", ChaosNetwork.PATIENCE);
        log.assertNothingAfter("this node cannot go on and exits");
        String end = network.process(VICTIM).obituary(0);
        assertTrue(end.contains("ended with exit code 1;"), end);
        chaos.load().awaitFinals(200); // the others go on

        NodeLog refusal = network.logFromNow(VICTIM);
        network.start(VICTIM);
        network.awaitEnd(VICTIM);
        assertTrue(network.process(VICTIM).obituary(0).contains("ended with exit code 1;"));
        refusal.await(
                "no space left for the data directory: [0-9]+ MiB free, at least 32 MiB needed", ChaosNetwork.PATIENCE);

        Files.delete(ballast);
        NodeLog restart = network.logFromNow(VICTIM);
        network.start(VICTIM);
        network.awaitReady(VICTIM);
        restart.await("node of local started at height [1-9]", ChaosNetwork.PATIENCE);
        assertEquals(true, network.clients().get(VICTIM).status().flag("voting"));
        chaos.verify("disk filled, time " + time + "; it said: " + said);
    }

    /** All that is free at this moment. */
    private static void fill(Path ballast) {
        byte[] block = new byte[4_096];
        try (OutputStream out = Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("space"), e::toString);
        }
    }
}
