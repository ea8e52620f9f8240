package io.timecoin.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.Program;
import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.cli.client.Retry;
import io.timecoin.cli.testnet.Await;
import io.timecoin.cli.testnet.FaucetTransfers;
import io.timecoin.cli.testnet.FreePorts;
import io.timecoin.cli.testnet.LocalNetwork;
import io.timecoin.cli.testnet.LocalNetworkPlan;
import io.timecoin.cli.testnet.NetworkHead;
import io.timecoin.cli.testnet.NodeJvm;
import io.timecoin.ledger.Transaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten packaged observers in a tree below four masternodes, with little heap, while all fourteen are sent transfers and have to say
 * of each that it is final.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
final class ObserverTreeChaosIT {

    private static final int MASTERNODES = 4;
    private static final int OBSERVERS = 10;

    /** How many observers a masternode, or an observer, may have behind it. */
    private static final int FOLLOWERS = 2;

    private static final int LAST = MASTERNODES + OBSERVERS - 1;

    /** Where fourteen nodes get two processors in turns, a few dozen blocks are usual. */
    private static final long MOST_BEHIND = 100;

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long POLL_NANOS = 200_000_000;
    private static final Duration EPOCH = Duration.ofSeconds(10);

    private LocalNetwork network;
    private List<NodeClient> clients = List.of();

    @BeforeEach
    void startThem(@TempDir Path directory) {
        int basePort = FreePorts.plan(directory.resolve("network"), MASTERNODES + OBSERVERS, EPOCH)
                .basePort();
        LocalNetworkPlan plan =
                new LocalNetworkPlan(directory.resolve("network"), MASTERNODES, OBSERVERS, basePort, EPOCH);
        NodeJvm small = NodeJvm.of(Program.jar(), Map.of(NodeJvm.OPTIONS_VARIABLE, "-Xmx128m"));
        network = LocalNetwork.start(plan, small, Clock.systemUTC());
        network.awaitReady(PATIENCE);
        clients = network.clients();
    }

    @AfterEach
    void stopThem() {
        clients.forEach(NodeClient::close);
        network.close();
    }

    @Test
    void tenObserversInATreeFollowUnderLoadAndCostEachMasternodeTwoLinks() throws IOException {
        assertTree();
        long behind;
        try (Program load = load()) {
            CompletableFuture<Program.End> end = CompletableFuture.supplyAsync(() -> end(load));
            behind = watch(end);
            assertEquals(0, end.join().exitCode(), end.join()::printed); // so all were seen final, and all agree
        }
        assertTrue(behind <= MOST_BEHIND, () -> "an observer was " + behind + " blocks behind under load");

        FaucetTransfers transfers = new FaucetTransfers(network.shared());
        transfers.load(clients.getFirst());
        Transaction transfer = transfers.next();
        Await.until(PATIENCE, () -> transfer.txid() + " is final at the last leaf", () -> isTaken(transfer));
        for (NodeClient client : clients) {
            Await.until(
                    PATIENCE,
                    () -> transfer.txid() + " is final at " + client.base(),
                    () -> client.isFinal(transfer.txid()));
        }
        network.awaitReady(PATIENCE);
        assertEquals(
                MASTERNODES + OBSERVERS, NetworkHead.agreedBy(clients, PATIENCE).nodes());
        assertTree(); // also when there has been time to find others
    }

    private Program load() throws IOException {
        String urls = network.apis().stream().map(URI::toString).collect(Collectors.joining(","));
        return Program.startFor(
                Duration.ofMinutes(8),
                "bench",
                "--url",
                urls,
                "--key",
                network.plan().faucetKeyFile().toString(),
                "--rate",
                "100",
                "--warmup",
                "5s",
                "--duration",
                "60s");
    }

    private static Program.End end(Program load) {
        try {
            return load.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The most that an observer was behind the masternode that was asked right after it. */
    private long watch(CompletableFuture<Program.End> end) {
        long most = 0;
        while (!end.isDone()) {
            for (int i = MASTERNODES; i <= LAST; i++) {
                long own = height(i);
                most = Math.max(most, height(0) - own);
            }
            LockSupport.parkNanos(POLL_NANOS); // the processors are for the nodes
        }
        return most;
    }

    private long height(int node) {
        return Retry.within(PATIENCE, clients.get(node)::status).number("height");
    }

    private boolean isTaken(Transaction transfer) {
        try {
            return clients.get(LAST)
                    .submit(transfer, Duration.ofSeconds(10))
                    .text("state")
                    .equals("final");
        } catch (NodeClientException e) {
            if (e.isTransient()) {
                return false;
            }
            throw e;
        }
    }

    private void assertTree() {
        for (int i = 0; i <= LAST; i++) {
            List<JsonReply> peers = clients.get(i).get("/v1/peers").list("items");
            long followers = peers.stream()
                    .filter(peer -> peer.optionalText("masternodeId").isEmpty() && peer.flag("inbound"))
                    .count();
            int node = i;
            assertTrue(followers <= FOLLOWERS, () -> "node " + node + " has links " + peers);
            int dialled = network.plan().dialledBy(i).size();
            // Masternodes dial each other: one of two such links stays.
            assertTrue(peers.size() <= dialled + FOLLOWERS, () -> "node " + node + " has links " + peers);
        }
    }
}
