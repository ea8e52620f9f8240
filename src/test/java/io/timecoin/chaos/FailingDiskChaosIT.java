package io.timecoin.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One node's writes and syncs fail, as on a broken disk or one that became read-only, while the network is under load. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
final class FailingDiskChaosIT {

    private static final int VICTIM = 3;
    private static final int EIO = 5;
    private static final int ENOSPC = 28;
    private static final int EROFS = 30;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aFailedWriteOrSyncEndsTheNodeWithTheReasonAndAWorkingDiskBringsItBack() throws Exception {
        FaultyDisk disk = FaultyDisk.in(directory);
        try (Chaos chaos = Chaos.start("failing disk", directory, network -> network.setJava(VICTIM, disk.java()))) {
            fail(chaos, disk, "sync", EIO, "votes", "Input/output error");
            fail(chaos, disk, "write", EIO, "votes", "Input/output error");
            fail(chaos, disk, "write", EROFS, "votes", "Read-only file system");
            fail(chaos, disk, "write", ENOSPC, "votes", "no space left");
            fail(chaos, disk, "sync", EIO, "chain", "Input/output error");
            fail(chaos, disk, "write", EIO, "chain", "Input/output error");
            fail(chaos, disk, "write", EROFS, "chain", "Read-only file system");
            chaos.verifyAtTheEnd();
            chaos.check().assertQuiet(0, 1, 2, 3);
        }
    }

    private static void fail(Chaos chaos, FaultyDisk disk, String what, int errno, String database, String words)
            throws Exception {
        ChaosNetwork network = chaos.network();
        NodeLog log = network.logFromNow(VICTIM);
        disk.order(what, errno, network.dataDirectory(VICTIM).resolve(database));
        network.awaitEnd(VICTIM);
        String end = network.process(VICTIM).obituary(0);
        assertTrue(end.contains("ended with exit code 1;"), end);
        String said = log.await("cannot write: .*" + words, ChaosNetwork.PATIENCE);
        log.await("this node cannot go on and exits", ChaosNetwork.PATIENCE);
        log.assertNothingAfter("this node cannot go on and exits");
        chaos.load().awaitFinals(100); // the others go on

        disk.heal();
        NodeLog restart = network.logFromNow(VICTIM);
        network.start(VICTIM);
        network.awaitReady(VICTIM);
        restart.await("node of local started at height [1-9]", ChaosNetwork.PATIENCE);
        assertEquals(true, network.clients().get(VICTIM).status().flag("voting"));
        chaos.verify(what + " of " + database + " failed with " + words + "; it said: " + said);
    }
}
