package io.timecoin.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.cli.testnet.Await;
import io.timecoin.network.HistoryLiar;
import io.timecoin.network.HistoryLie;
import io.timecoin.network.HostPort;
import io.timecoin.network.ListenException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A masternode is started for the first time when the others are hundreds of blocks ahead. One of those is stopped then, so that
 * the head stays where it is. Four strangers claim everything; none of them proves anything, each in its way. Later it is killed, and comes
 * back while the others work.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class LateJoinIT {

    private static final int LATE = 3;
    private static final int STOPPED = 2;
    private static final long BLOCKS = 300;

    /** What others make meanwhile when it is away. */
    private static final long AWAY = 150;

    private static final List<HistoryLie> LIES =
            List.of(HistoryLie.SILENT, HistoryLie.FAR_HEIGHT, HistoryLie.UNSIGNED_HEADERS, HistoryLie.WRONG_HEADERS);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aFreshNodeReachesTheHeadAmongLiarsAndAgainWhenItWasAwayAtLoad() throws Exception {
        try (ChaosNetwork network = new ChaosNetwork(directory.resolve("network"))) {
            List.of(0, 1, 2).forEach(network::start);
            List.of(0, 1, 2).forEach(network::awaitReady);
            FinalLedger ledger = new FinalLedger();
            try (TransferLoad load = new TransferLoad(network, ledger, 60)) {
                load.leaveOut(LATE);
                joinsAmongLiars(network, grow(network, load));
                comesBackAtLoad(network, load);
            }
            assertEquals(List.of(), ledger.contradictions());
        }
    }

    private static void joinsAmongLiars(ChaosNetwork network, long head) throws Exception {
        network.start(LATE);
        NodeLog log = network.log(LATE);
        List<HistoryLiar> liars = new ArrayList<>();
        try {
            for (HistoryLie lie : LIES) {
                liars.add(stranger(network, lie));
            }
            Await.until(
                    ChaosNetwork.PATIENCE,
                    () -> network.process(LATE).obituary(30) + "; strangers are linked: "
                            + liars.stream().map(HistoryLiar::isLinked).toList(),
                    () -> height(network, LATE) >= head);
            log.await("fetching final blocks from height 1 to", ChaosNetwork.PATIENCE);
            log.await("caught up at height", ChaosNetwork.PATIENCE);
            assertEquals(hash(network, 0, head), hash(network, LATE, head));
            JsonReply sync = network.clients().get(LATE).sync();
            assertTrue(sync.number("targetHeight") < 1_000_000, "a claim moves no target: " + sync.json());
            assertTrue(
                    sync.list("sources").stream().anyMatch(source -> source.number("bytes") > 0),
                    () -> "somebody has brought blocks: " + sync.json());
            network.signal("CONT", List.of(STOPPED));
            network.awaitReady(LATE); // whatever they claim
        } finally {
            liars.forEach(HistoryLiar::close);
        }
    }

    /** It is killed, and started when the others are far ahead, which go on meanwhile. */
    private static void comesBackAtLoad(ChaosNetwork network, TransferLoad load) throws Exception {
        network.awaitReady(STOPPED);
        load.resume();
        load.awaitFinals(50);
        long before = height(network, LATE);
        network.kill(List.of(LATE));
        awaitHeight(network, before + AWAY);
        NodeLog log = network.logFromNow(LATE);
        network.start(LATE);
        String line = log.await("fetching final blocks from height", ChaosNetwork.PATIENCE);
        Matcher first = Pattern.compile("from height ([0-9]+) to").matcher(line);
        assertTrue(first.find() && Long.parseLong(first.group(1)) > before, line + ", it had height " + before);
        log.await("caught up at height", ChaosNetwork.PATIENCE);
        network.awaitReady(LATE);
        load.pause();
    }

    private static HistoryLiar stranger(ChaosNetwork network, HistoryLie lie) throws ListenException {
        return HistoryLiar.dialling(
                        network.shared().genesis(),
                        lie.name(),
                        lie,
                        new HostPort("127.0.0.1", network.plan().peerPort(LATE)))
                .start();
    }

    /** As many blocks as several questions bring; then one node is stopped, and no quorum is left that makes more. */
    private static long grow(ChaosNetwork network, TransferLoad load) throws Exception {
        load.resume();
        awaitHeight(network, BLOCKS);
        load.pause();
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

    private static void awaitHeight(ChaosNetwork network, long least) {
        Await.until(
                ChaosNetwork.PATIENCE,
                () -> "height " + height(network, 0) + " of " + least,
                () -> height(network, 0) >= least);
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
