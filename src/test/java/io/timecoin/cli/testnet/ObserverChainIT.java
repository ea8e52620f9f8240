package io.timecoin.cli.testnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.Program;
import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.ledger.Transaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four packaged masternodes and three packaged observers, of which the first is linked to the masternodes, and each of the others to
 * the one in front of it alone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class ObserverChainIT {

    private static final int MASTERNODES = 4;
    private static final int OBSERVERS = 3;
    private static final int LAST = MASTERNODES + OBSERVERS - 1;

    /** Short, so that epochs change while everything else happens. */
    private static final Duration EPOCH = Duration.ofSeconds(5);

    private LocalNetwork network;
    private FaucetTransfers transfers;

    @BeforeAll
    void startThem(@TempDir Path directory) throws IOException {
        Path files = directory.resolve("network");
        int basePort = FreePorts.plan(files, MASTERNODES + OBSERVERS, EPOCH).basePort();
        LocalNetworkPlan plan = new LocalNetworkPlan(files, MASTERNODES, OBSERVERS, basePort, EPOCH);
        new LocalNetworkFiles(plan, Clock.systemUTC()).prepare();
        network = LocalNetwork.start(plan, NodeJvm.of(Program.jar(), Map.of()), Clock.systemUTC());
        inChain(plan);
        network.awaitReady(LocalNetwork.START_PATIENCE);
        transfers = new FaucetTransfers(network.shared());
        with(0, transfers::load);
    }

    /** A local network has its observers in a tree: they are started again, one behind the other. */
    private void inChain(LocalNetworkPlan plan) throws IOException {
        for (int i = MASTERNODES + 1; i <= LAST; i++) {
            network.nodes().get(i).kill();
            Files.writeString(
                    plan.nodeDirectory(i).resolve("node.properties"),
                    "timecoin.network.peers=127.0.0.1:" + plan.peerPort(i - 1) + "\n",
                    StandardOpenOption.APPEND); // the later line of a key counts
            network.restart(i);
        }
    }

    @AfterAll
    void stopThem() {
        network.close();
    }

    private void with(int index, Consumer<NodeClient> use) {
        try (NodeClient client = new NodeClient(network.apis().get(index))) {
            use.accept(client);
        }
    }

    private JsonReply status(int index) {
        try (NodeClient client = new NodeClient(network.apis().get(index))) {
            return client.status();
        }
    }

    /** Sends a transfer at a node, and sees it final at all nodes. */
    private void send(int index) {
        send(index, LAST + 1);
    }

    /** Sends a transfer at a node, and sees it final at the first few. */
    private void send(int index, int nodes) {
        Transaction transfer = transfers.next();
        with(index, client -> Await.until(() -> transfer.txid() + " is taken", () -> submit(client, transfer)));
        for (int i = 0; i < nodes; i++) {
            with(
                    i,
                    client -> Await.until(
                            () -> transfer.txid() + " is final at " + client.base(),
                            () -> client.isFinal(transfer.txid())));
        }
        transfers.done(transfer);
    }

    private static boolean submit(NodeClient client, Transaction transfer) {
        try {
            return client.submit(transfer, Await.PATIENCE).text("state").equals("final");
        } catch (NodeClientException e) {
            if (e.isTransient()) {
                return false;
            }
            throw e;
        }
    }

    private void assertAllAgree() {
        List<NodeClient> clients = network.clients();
        try {
            assertEquals(LAST + 1, NetworkHead.agreedBy(clients, Await.PATIENCE).nodes());
        } finally {
            clients.forEach(NodeClient::close);
        }
    }

    private void assertLinks(int index, int most) {
        assertTrue(status(index).number("peers") <= most, () -> "links of node " + index + ": " + status(index));
    }

    @Test
    void theLastOneFollowsIsReadyAndItsTransfersBecomeFinalAlsoWhenTheOneInFrontOfItWasKilled() {
        JsonReply last = status(LAST);
        assertEquals("OBSERVING", last.text("state"));
        assertEquals(1, last.number("peers"));
        assertTrue(last.optionalText("masternodeId").isEmpty());
        assertEquals(List.of(), last.texts("warnings"));
        for (int i = 0; i < MASTERNODES; i++) {
            assertLinks(i, MASTERNODES); // the other masternodes and one observer
        }
        send(LAST);
        send(0);
        long epoch = status(LAST).number("epoch");
        Await.until(
                () -> "the last one opens two epochs after " + epoch,
                () -> status(LAST).number("epoch") >= epoch + 2);
        assertAllAgree();

        network.nodes().get(LAST - 1).kill();
        send(1, MASTERNODES + 1);
        network.restart(LAST - 1);
        send(LAST);
        network.awaitReady(LocalNetwork.START_PATIENCE);
        send(LAST);
        assertAllAgree();
        assertEquals(1, status(LAST).number("peers"), "it goes on with whom it was given, and finds nobody else");
    }
}
