package io.timecoin.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.cli.testnet.Await;
import io.timecoin.cli.testnet.FaucetTransfers;
import io.timecoin.cli.testnet.NetworkHead;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Genesis;
import io.timecoin.network.HistoryLiar;
import io.timecoin.network.HistoryLie;
import io.timecoin.network.HostPort;
import io.timecoin.network.SignedChain;
import io.timecoin.node.KeyFile;
import io.timecoin.node.NodeFiles;
import io.timecoin.node.NodeStartException;
import io.timecoin.runtime.Loops;
import io.timecoin.storage.MemoryBudget;
import io.timecoin.storage.NodeDatabases;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A masternode that is thousands of blocks behind is killed while it asks for headers, several times while blocks come, and near the
 * end. It goes on from what is on its disk each time, and takes part in the end. The chain is made beforehand, since a network would
 * need many minutes for it.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class KilledWhileBehindIT {

    private static final int LATE = 3;
    private static final List<Integer> AHEAD = List.of(0, 1);
    private static final int HEAD = 6_000;
    private static final long BLOCK_MILLIS = 5;
    private static final List<Long> KILLED_FROM = List.of(500L, 2_000L, 3_500L, 5_000L);

    /** Fewer blocks are asked of one peer, and nothing is said of it. */
    private static final long NEAR = 8;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void whateverItWasDoingItGoesOnFromItsDisk() throws Exception {
        Clock anHourAgo = Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));
        try (ChaosNetwork network = new ChaosNetwork(directory.resolve("network"), "", anHourAgo)) {
            SignedChain chain = store(network);
            assertEquals(0, killedWhileItAsksForHeaders(network));
            AHEAD.forEach(network::start);
            AHEAD.forEach(node -> await(network, node, HEAD));
            long onDisk = 0;
            for (long least : KILLED_FROM) {
                NodeLog log = startAgain(network, onDisk);
                awaitWritten(network, least);
                network.kill(List.of(LATE));
                long before = onDisk;
                onDisk = heightOnDisk(network);
                assertTrue(onDisk >= least && onDisk > before, onDisk + " blocks after " + before + "; " + log.file());
            }
            startAgain(network, onDisk);
            await(network, LATE, HEAD);
            assertEquals(
                    chain.blocks().getLast().block().hash().toHex(),
                    network.clients().get(LATE).get("/v1/blocks/" + HEAD).text("hash"));
            await(network, LATE, HEAD + 1); // with it they are a quorum
            network.awaitReady(LATE);
            List<NodeClient> running = List.of(
                    network.clients().get(0),
                    network.clients().get(1),
                    network.clients().get(LATE));
            NetworkHead.agreedBy(running, ChaosNetwork.PATIENCE);
        }
    }

    /** Two of four have a chain, and cannot go on with it by themselves. */
    private static SignedChain store(ChaosNetwork network) throws NodeStartException {
        Genesis genesis = network.shared().genesis();
        List<Signer> operators = new ArrayList<>();
        for (int i = 0; i < ChaosNetwork.NODES; i++) {
            operators.add(KeyFile.read(network.plan().nodeDirectory(i).resolve(NodeFiles.OPERATOR_KEY)));
        }
        SignedChain chain = new SignedChain(
                genesis, operators, HEAD, BLOCK_MILLIS, FaucetTransfers.fromGenesis(network.shared(), HEAD));
        for (int node : AHEAD) {
            try (NodeDatabases databases = open(network, node)) {
                databases.chain().apply(chain.blocks());
            }
        }
        return chain;
    }

    private static NodeDatabases open(ChaosNetwork network, int node) {
        return NodeDatabases.open(
                network.dataDirectory(node),
                network.shared().genesis(),
                Optional.empty(),
                MemoryBudget.CHAIN_DEFAULT,
                Loops.ofThreads());
    }

    private static long heightOnDisk(ChaosNetwork network) {
        try (NodeDatabases databases = open(network, LATE)) {
            return databases.chain().tip().height();
        }
    }

    /** The only peer claims everything, and says nothing to what it is asked. */
    private static long killedWhileItAsksForHeaders(ChaosNetwork network) throws Exception {
        network.start(LATE);
        try (HistoryLiar silent = HistoryLiar.dialling(
                network.shared().genesis(),
                "silent",
                HistoryLie.SILENT,
                new HostPort("127.0.0.1", network.plan().peerPort(LATE)))) {
            silent.start();
            Await.until(
                    ChaosNetwork.PATIENCE,
                    () -> network.process(LATE).obituary(30) + "; asked " + silent.asked() + " times",
                    () -> silent.asked() > 0);
            network.kill(List.of(LATE));
        }
        return heightOnDisk(network);
    }

    /** What it fetches begins behind what is on its disk. */
    private static NodeLog startAgain(ChaosNetwork network, long onDisk) {
        NodeLog log = network.logFromNow(LATE);
        network.start(LATE);
        log.await("started at height " + onDisk + ",", ChaosNetwork.PATIENCE);
        if (onDisk + NEAR <= HEAD) {
            String line = log.await("fetching final blocks from height", ChaosNetwork.PATIENCE);
            Matcher first = Pattern.compile("from height ([0-9]+) to").matcher(line);
            assertTrue(first.find(), line);
            assertEquals(onDisk + 1, Long.parseLong(first.group(1)), line);
        }
        return log;
    }

    /** What is final and not in the database yet goes with a kill, and is fetched again. */
    private static void awaitWritten(ChaosNetwork network, long least) {
        await(network, LATE, least);
        URI management = URI.create("http://127.0.0.1:" + network.plan().managementPort(LATE));
        Await.until(ChaosNetwork.PATIENCE, () -> "blocks to " + least + " in the database", () -> {
            long finalHeight =
                    height(network, LATE); // first: blocks that become final since are not counted as written
            return finalHeight - NetworkFaultMetrics.read(management, "timecoin_unapplied_blocks") >= least;
        });
    }

    private static void await(ChaosNetwork network, int node, long least) {
        Await.until(
                ChaosNetwork.PATIENCE,
                () -> "height " + least + " of node " + node + ", which has " + height(network, node) + "\n"
                        + network.process(node).obituary(30),
                () -> height(network, node) >= least);
    }

    private static long height(ChaosNetwork network, int node) {
        try {
            return network.clients().get(node).status().number("height");
        } catch (NodeClientException _) {
            return -1; // it does not listen yet
        }
    }
}
