package io.timecoin.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.cli.testnet.Await;
import io.timecoin.ledger.TestLedger;
import io.timecoin.network.HistoryLiar;
import io.timecoin.network.HostPort;
import io.timecoin.network.ListenException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A masternode is started for the first time when the others are hundreds of blocks ahead. One of those is stopped then, so that
 * the head stays where it is; of two strangers that claim everything one says nothing, and one what proves nothing.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class LateJoinIT {

    private static final int LATE = 3;
    private static final int STOPPED = 2;
    private static final long BLOCKS = 300;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aFreshNodeReachesTheHeadWithOneSilentAndOneLyingPeer() throws Exception {
        try (ChaosNetwork network = new ChaosNetwork(directory.resolve("network"))) {
            List.of(0, 1, 2).forEach(network::start);
            List.of(0, 1, 2).forEach(network::awaitReady);
            long head = grow(network);
            network.start(LATE);
            NodeLog log = network.log(LATE);
            try (HistoryLiar liar = stranger(network, "liar", false);
                    HistoryLiar silent = stranger(network, "silent", true)) {
                Await.until(
                        ChaosNetwork.PATIENCE,
                        () -> network.process(LATE).obituary(30) + "; strangers are linked: " + liar.isLinked() + ", "
                                + silent.isLinked(),
                        () -> height(network, LATE) >= head);
                log.await("fetching final blocks from height 1", ChaosNetwork.PATIENCE);
                log.await("caught up at height", ChaosNetwork.PATIENCE);
                assertEquals(hash(network, 0, head), hash(network, LATE, head));
                JsonReply sync = network.clients().get(LATE).sync();
                assertTrue(sync.number("targetHeight") < 1_000_000, "a claim moves no target: " + sync.json());
                assertTrue(
                        sync.list("sources").stream().anyMatch(source -> source.number("bytes") > 0),
                        () -> "somebody has brought blocks: " + sync.json());
            }
            network.signal("CONT", List.of(STOPPED));
            network.awaitReady(LATE);
        }
    }

    private static HistoryLiar stranger(ChaosNetwork network, String name, boolean silent) throws ListenException {
        return new HistoryLiar(
                        network.shared().genesis(),
                        TestLedger.signer(name),
                        new HostPort("127.0.0.1", network.plan().peerPort(LATE)),
                        silent)
                .start();
    }

    /** As many blocks as several questions bring; then one node is stopped, and no quorum is left that makes more. */
    private static long grow(ChaosNetwork network) throws Exception {
        FinalLedger ledger = new FinalLedger();
        try (TransferLoad load = new TransferLoad(network, ledger, 60)) {
            load.leaveOut(LATE);
            load.resume();
            Await.until(
                    ChaosNetwork.PATIENCE,
                    () -> "height " + height(network, 0) + " of " + BLOCKS,
                    () -> height(network, 0) >= BLOCKS);
            load.pause();
        }
        network.signal("STOP", List.of(STOPPED));
        long[] head = {0};
        Await.until(ChaosNetwork.PATIENCE, () -> "the head stands still", () -> {
            long now = Math.max(height(network, 0), height(network, 1));
            boolean same = now == head[0] && height(network, 0) == height(network, 1);
            head[0] = now;
            return same;
        });
        return head[0];
    }

    private static long height(ChaosNetwork network, int node) {
        try {
            return network.clients().get(node).status().number("height");
        } catch (NodeClientException _) {
            return -1; // it does not listen yet
        }
    }

    private static String hash(ChaosNetwork network, int node, long height) {
        return network.clients().get(node).get("/v1/blocks/" + height).text("hash");
    }
}
