package io.timecoin.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.cli.testnet.FreePorts;
import io.timecoin.cli.testnet.LocalNetworkPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Four packaged nodes, of which the last has a clock of its own that is moved while it runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class ClockChaosIT {

    private static final Duration EPOCH = Duration.ofSeconds(10);
    private static final int LANES = 25;
    private static final int NODES = NetworkFaultNetwork.NODES;
    private static final int OFF = 3;

    private ClockShift clock;
    private NetworkFaultNetwork network;
    private NetworkFaultChecks checks;
    private NetworkFaultLoad load;

    @BeforeAll
    void startFourNodes(@TempDir Path directory) {
        clock = ClockShift.in(directory);
        LocalNetworkPlan plan = FreePorts.plan(directory.resolve("network"), NODES, EPOCH);
        NetworkFaultNode plain = new NetworkFaultNode("127.0.0.1", Map.of(), List.of());
        network = NetworkFaultNetwork.start(
                plan,
                IntStream.range(0, NODES)
                        .mapToObj(node -> node == OFF ? plain.launchedBy(clock.launcher()) : plain)
                        .toList());
        checks = new NetworkFaultChecks(network);
        load = new NetworkFaultLoad(network.genesis(), network.shared().faucet());
    }

    @BeforeEach
    void pay() {
        checks.forgetLogs();
        load.start(LANES, network.clients());
        awaitFinals(2 * LANES);
    }

    @AfterEach
    void setRight() {
        clock.to(Duration.ZERO);
        load.stop();
    }

    @AfterAll
    void stop() {
        if (network != null) { // the class was skipped
            network.close();
        }
    }

    @Test
    void blocksOfANodeAheadAreHeldWithThatReasonAndTheOthersGoOn() {
        clock.to(Duration.ofSeconds(10));
        String proposer = network.client(OFF).status().text("masternodeId").substring(0, 12);
        checks.says(OFF, wrong("ahead of"));
        for (int node = 0; node < OFF; node++) {
            if (checks.metric(node, "timecoin_untimely_blocks_total") == 0) {
                continue; // it has not led a view before it knew
            }
            checks.says(
                    node,
                    "WARN .*block [0-9a-f]{64} of masternode " + proposer
                            + " is \\d{4,5} ms ahead of this node's clock and is held: no vote for it before its time comes;");
        }
        goesOnUntilRight("clock of node 3 ahead by 10 s");
    }

    @Test
    void aNodeBehindHoldsTheBlocksOfTheOthersWithThatReasonAndTheyGoOn() {
        clock.to(Duration.ofSeconds(-10));
        checks.says(
                OFF,
                "WARN .*block [0-9a-f]{64} of masternode [0-9a-f]{12} is (8|9|10)\\d{3} ms ahead of this node's clock");
        checks.says(OFF, wrong("behind"));
        goesOnUntilRight("clock of node 3 behind by 10 s");
    }

    @Test
    void aNodeFarAheadRefusesTheBlocksOfTheOthersWithThatReasonAndTheyGoOn() {
        clock.to(Duration.ofMinutes(1));
        checks.says(
                OFF,
                "WARN .*block [0-9a-f]{64} of masternode [0-9a-f]{12} is (5[5-9]|6[0-5])\\d{3} ms behind this node's clock"
                        + " and is refused;");
        checks.says(OFF, wrong("ahead of"));
        goesOnUntilRight("clock of node 3 ahead by 60 s");
    }

    @Test
    void aClockThatJumpsBackAndForthForksNothing() {
        for (int round = 0; round < 6; round++) {
            clock.to(Duration.ofSeconds(round % 2 == 0 ? 10 : -10));
            NetworkFaultChecks.during(
                    Duration.ofSeconds(5), () -> load.findings().isEmpty());
        }
        checks.says(OFF, wrong("(behind|ahead of)"));
        goesOnUntilRight("clock of node 3 jumps six times between +10 and -10 s");
    }

    private static String wrong(String side) {
        return "ERROR .*this node's clock is at least \\d+ ms " + side
                + " the clocks of a quorum of other voters: it neither proposes nor notarizes";
    }

    /** With the clock still wrong everything holds but that node's voice; and it has that again once the clock is right. */
    private void goesOnUntilRight(String fault) {
        awaitFinals(load.count() + 20 * LANES);
        checks.oneChain();
        clock.to(Duration.ZERO);
        checks.says(OFF, "INFO .*this node's clock is right again");
        awaitFinals(load.count() + 2 * LANES);
        load.stop();
        checks.healed(load);
        for (int node = 0; node < NODES; node++) {
            assertEquals(0, checks.metric(node, "timecoin_evidence_total"));
        }
        NetworkFaultChecks.report(fault, load);
    }

    private void awaitFinals(int wanted) {
        NetworkFaultChecks.await(
                () -> load.count() + " of " + wanted + " payments are final " + load.findings(),
                () -> load.count() >= wanted || !load.findings().isEmpty());
    }
}
