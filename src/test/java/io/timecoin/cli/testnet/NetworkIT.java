package io.timecoin.cli.testnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.ledger.Transaction;
import io.timecoin.masternode.RewardSchedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four packaged nodes on one machine: transfers through all of them, crashes, stops, epochs, a double spend. Each test takes
 * coins of its own and leaves all four running.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class NetworkIT {

    /** Short, so that epochs change while everything else happens. */
    private static final Duration EPOCH = Duration.ofSeconds(5);

    private static final int SENDERS = 8;

    private TestNetwork network;

    @BeforeAll
    void startFourNodes(@TempDir Path directory) {
        network = TestNetwork.start(directory.resolve("network"), EPOCH);
    }

    /** What one test broke shall not fail the next. */
    @BeforeEach
    void allFourRun() {
        for (int i = 0; i < TestNetwork.NODES; i++) {
            if (!network.process(i).isAlive()) {
                network.restart(i);
            }
        }
        network.awaitReady();
    }

    @AfterAll
    void stopThem() {
        network.close();
    }

    @Test
    void aNodeKilledWhileTransfersGoOnHoldsTheSameChainAfterItsRestart() throws Exception {
        List<Transaction> transfers = network.newTransfers(240);
        CountDownLatch third = new CountDownLatch(transfers.size() / 3);
        CountDownLatch twoThirds = new CountDownLatch(2 * transfers.size() / 3);
        try (ExecutorService senders = Executors.newFixedThreadPool(SENDERS)) {
            List<Future<?>> sending = new ArrayList<>();
            for (int i = 0; i < transfers.size(); i++) {
                int number = i;
                sending.add(senders.submit(() -> {
                    network.sendUntilFinal(transfers.get(number), number % TestNetwork.NODES);
                    third.countDown();
                    twoThirds.countDown();
                }));
            }
            assertTrue(third.await(60, TimeUnit.SECONDS), "a third is final");
            network.process(2).kill();
            assertTrue(twoThirds.await(60, TimeUnit.SECONDS), "three nodes go on without the fourth");
            network.restart(2);
            for (Future<?> each : sending) {
                each.get();
            }
        }
        network.awaitReady();
        network.assertAllHold(transfers);
    }

    @Test
    void aNetworkStoppedBySignalsLosesNothingFinalAndGoesOn() {
        List<Transaction> before = network.newTransfers(8);
        send(before);
        NetworkHead stopped = NetworkHead.agreedBy(network.clients(), Await.PATIENCE);

        List<NodeProcess> processes =
                IntStream.range(0, TestNetwork.NODES).mapToObj(network::process).toList();
        processes.forEach(NodeProcess::terminate);
        for (NodeProcess process : processes) {
            assertTrue(process.awaitEnd(Await.PATIENCE), () -> process.obituary(20));
            assertTrue(process.obituary(0).contains("ended with exit code 0;"), () -> process.obituary(20));
        }
        IntStream.range(0, TestNetwork.NODES).forEach(network::restart);
        network.awaitReady();

        for (NodeClient node : network.clients()) {
            JsonReply block = node.block(Long.toString(stopped.height())).orElseThrow();
            assertEquals(stopped.blockHash(), block.text("hash"));
        }
        List<Transaction> after = network.newTransfers(8);
        send(after);
        network.assertAllHold(IntStream.range(0, 16)
                .mapToObj(i -> i < 8 ? before.get(i) : after.get(i - 8))
                .toList());
    }

    @Test
    void allNodesCrossEpochsWithTheSameSettlementsAndTheRewardIsAllThatIsNew() {
        long epoch = network.clients().getFirst().status().number("epoch");
        for (NodeClient node : network.clients()) {
            Await.until(
                    () -> node.base() + " opens two epochs after " + epoch,
                    () -> node.status().number("epoch") >= epoch + 2);
        }
        NetworkHead head = NetworkHead.agreedBy(network.clients(), Await.PATIENCE);
        List<String> settlements = settlements(network.clients().getFirst(), head.height());
        assertTrue(settlements.size() >= 2, settlements::toString);
        for (NodeClient node : network.clients()) {
            assertEquals(settlements, settlements(node, head.height()), node.base()::toString);
        }
        long reward = new RewardSchedule(network.genesis().parameters().rewardBase()).reward(TestNetwork.NODES);
        assertEquals(
                network.genesis().supply() + settlements.size() * reward,
                Long.parseLong(head.supply()),
                () -> settlements.size() + " settlements up to height " + head.height());
    }

    @Test
    void ofTwoSpendsOfOneCoinSentToTwoNodesOneIsFinalAndTheOtherIsRefusedNamingIt() throws Exception {
        List<Transaction> rivals = network.doubleSpend();
        try (ExecutorService senders = Executors.newFixedThreadPool(2)) {
            List<Future<Optional<NodeClientException>>> answers = IntStream.range(0, 2)
                    .mapToObj(i ->
                            senders.submit(() -> outcome(network.clients().get(3 * i), rivals.get(i))))
                    .toList();
            for (Future<Optional<NodeClientException>> answer : answers) {
                answer.get()
                        .ifPresent(
                                refusal -> assertEquals(409, refusal.status(), String.valueOf(refusal.getMessage())));
            }
        }
        String spender = finalSpender(rivals.getFirst());
        List<Transaction> winners = rivals.stream()
                .filter(rival -> rival.txid().toHex().equals(spender))
                .toList();
        assertEquals(1, winners.size(), spender);
        Transaction loser = rivals.get(1 - rivals.indexOf(winners.getFirst()));
        for (NodeClient node : network.clients()) {
            NodeClientException refused =
                    assertThrows(NodeClientException.class, () -> node.submit(loser, Duration.ZERO));
            assertEquals(409, refused.status());
            assertTrue(String.valueOf(refused.getMessage()).contains(spender), refused::getMessage);
            assertTrue(!node.isFinal(loser.txid()), () -> loser.txid() + " at " + node.base());
        }
        network.assertAllHold(winners);
    }

    private static Optional<NodeClientException> outcome(NodeClient node, Transaction transfer) {
        try {
            node.submit(transfer, Await.PATIENCE);
            return Optional.empty();
        } catch (NodeClientException refused) {
            return Optional.of(refused);
        }
    }

    /** Waits until the coin of a transfer is spent for good, by it or by another. */
    private String finalSpender(Transaction transfer) {
        NodeClient node = network.clients().getFirst();
        Await.until(
                () -> "one of the rivals is final",
                () -> TestNetwork.coin(node, transfer.inputs().getFirst())
                        .json()
                        .has("spentHeight"));
        return TestNetwork.coin(node, transfer.inputs().getFirst()).text("spender");
    }

    private void send(List<Transaction> transfers) {
        for (int i = 0; i < transfers.size(); i++) {
            network.sendUntilFinal(transfers.get(i), i % TestNetwork.NODES);
        }
    }

    /** Hashes of the settlement blocks up to a height, newest first. */
    private static List<String> settlements(NodeClient node, long height) {
        List<String> found = new ArrayList<>();
        for (long from = height; from > 0; ) {
            List<JsonReply> page = node.get("/v1/blocks?limit=100&from=" + from).list("items");
            for (JsonReply block : page) {
                if (block.text("kind").equals("SETTLEMENT")) {
                    found.add(block.text("hash"));
                }
            }
            from = page.getLast().number("height") - 1;
        }
        return found;
    }
}
