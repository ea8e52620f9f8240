package io.timecoin.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.testnet.NetworkHead;
import io.timecoin.ledger.Transaction;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** What has to hold whatever was done to a network. Deadlines are far beyond what anything takes on a busy machine. */
final class NetworkFaultChecks {

    private static final Logger LOG = Logger.getLogger(NetworkFaultChecks.class);

    static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final long POLL_NANOS = 100_000_000;
    private static final int PAGE = 100;

    private final NetworkFaultNetwork network;
    private final Map<Integer, Integer> logged = new HashMap<>();

    NetworkFaultChecks(NetworkFaultNetwork network) {
        this.network = network;
    }

    /** Returns once the condition holds; {@code what} says what is so instead when the time is over. */
    static void await(Supplier<String> what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what.get());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Waits while something else happens; ends at once if that is over before. */
    static void during(Duration time, BooleanSupplier still) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0 && still.getAsBoolean()) {
            LockSupport.parkNanos(Math.min(POLL_NANOS, Math.max(1, end - System.nanoTime())));
        }
    }

    /**
     * After a fault is over: everything that was said to be final is final on every node, new payments through each node
     * become final on all, all hold the same blocks at every height, and the same supply, which is that of their coins.
     *
     * @return the head that all hold
     */
    NetworkHead healed(NetworkFaultLoad load) {
        assertEquals(List.of(), load.findings());
        network.awaitReady();
        for (int node = 0; node < network.clients().size(); node++) {
            assertEquals(0, metric(node, "timecoin_state_forbidden_moves_total"), "moves of node " + node);
        }
        List<Transaction> fresh = new ArrayList<>();
        for (NodeClient node : network.clients()) {
            Transaction payment = load.payment();
            fresh.add(payment);
            await(() -> payment.txid() + " is taken by " + node.base(), () -> isTaken(node, payment));
        }
        allFinal(fresh);
        allFinal(load.finals());
        NetworkHead head = NetworkHead.agreedBy(network.clients(), PATIENCE);
        long compared = oneChain();
        assertTrue(compared >= head.height(), () -> compared + " of " + head.height() + " heights compared");
        return head;
    }

    private static boolean isTaken(NodeClient node, Transaction payment) {
        return !node.submit(payment, Duration.ZERO).text("state").equals("rejected");
    }

    /** Waits until these are final on every node. */
    void allFinal(List<Transaction> payments) {
        for (NodeClient node : network.clients()) {
            for (Transaction payment : payments) {
                await(() -> payment.txid() + " is final at " + node.base(), () -> node.isFinal(payment.txid()));
            }
        }
    }

    /**
     * Compares the final blocks of all nodes at every height that all have reached; also while they cannot hear each other.
     *
     * @return the highest height compared
     */
    long oneChain() {
        long common = network.clients().stream()
                .mapToLong(node -> node.block("latest")
                        .map(block -> block.number("height"))
                        .orElse(0L))
                .min()
                .orElseThrow();
        Map<Long, Map<String, List<URI>>> hashes = new LinkedHashMap<>();
        for (NodeClient node : network.clients()) {
            long next = common;
            while (next >= 0) {
                List<JsonReply> page =
                        node.get("/v1/blocks?limit=" + PAGE + "&from=" + next).list("items");
                long from = next;
                assertTrue(!page.isEmpty(), () -> "no block " + from + " at " + node.base());
                for (JsonReply block : page) {
                    assertEquals(next, block.number("height"), () -> "a gap at " + node.base());
                    hashes.computeIfAbsent(next, _ -> new LinkedHashMap<>())
                            .computeIfAbsent(block.text("hash"), _ -> new ArrayList<>())
                            .add(node.base());
                    next--;
                }
            }
        }
        hashes.forEach((height, held) -> assertEquals(1, held.size(), () -> "a fork at " + height + ": " + held));
        hashes.forEach((height, held) -> assertEquals(
                network.clients().size(), held.values().iterator().next().size(), () -> "missing at " + height));
        assertEquals(common + 1, hashes.size(), "heights from 0 on");
        return common;
    }

    /** What nodes have said up to now is not what {@link #says} looks for. */
    void forgetLogs() {
        for (int node = 0; node < network.clients().size(); node++) {
            logged.put(node, network.log(node).length());
        }
    }

    /** Waits until a node's log has a line like this. */
    void says(int node, String regex) {
        Pattern pattern = Pattern.compile(regex);
        int from = logged.getOrDefault(node, 0);
        await(
                () -> "node " + node + " says " + regex,
                () -> pattern.matcher(network.log(node).substring(from)).find());
    }

    /** One line of what was done, for who reads the run. */
    static void report(String fault, NetworkFaultLoad load) {
        LOG.infof("%s: %d payments final, none lost, one chain", fault, load.count());
    }

    /** Value of a metric of a node. */
    double metric(int node, String name) {
        return NetworkFaultMetrics.read(network.management(node), name);
    }
}
