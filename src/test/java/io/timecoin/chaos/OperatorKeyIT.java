package io.timecoin.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.testnet.FreePorts;
import io.timecoin.cli.testnet.LocalNetworkPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes with one operator key: peers keep the first and refuse the second, and all say so (protocol §5). */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class OperatorKeyIT {

    private static final int ORIGINAL = 1;
    private static final int COPY = 2;

    @Test
    void theSecondProcessOfAnOperatorKeyIsRefusedByAllAndTheFirstGoesOn(@TempDir Path directory) {
        LocalNetworkPlan three = FreePorts.plan(directory.resolve("network"), 3, Duration.ofMinutes(1));
        LocalNetworkPlan two = new LocalNetworkPlan(three.directory(), 2, three.basePort(), three.epoch());
        NetworkFaultNode plain = new NetworkFaultNode("127.0.0.1", Map.of(), List.of());
        try (NetworkFaultNetwork network = NetworkFaultNetwork.start(two, List.of(plain, plain))) {
            NetworkFaultChecks checks = new NetworkFaultChecks(network);
            String peers = "127.0.0.1:" + two.peerPort(0) + ",127.0.0.1:" + two.peerPort(ORIGINAL);
            network.add(OperatorKeyCopy.prepare(three, ORIGINAL, COPY, peers));

            checks.says(
                    COPY,
                    "WARN .*this operator key has no record of its votes here: it votes only from the next epoch on");
            checks.says(COPY, OperatorKeyCopy.refusal(network.genesis(), ORIGINAL, true));
            checks.says(0, OperatorKeyCopy.refusal(network.genesis(), ORIGINAL, false));
            checks.says(ORIGINAL, OperatorKeyCopy.refusal(network.genesis(), ORIGINAL, false)); // of its own key
            for (int node = 0; node <= COPY; node++) {
                assertTrue(checks.metric(node, "timecoin_duplicate_operators_total") > 0, "node " + node);
                assertEquals(0, checks.metric(node, "timecoin_evidence_total"), "node " + node);
            }
            assertFalse(network.isReady(COPY));
            assertEquals(0, network.client(COPY).status().number("peers"));

            network.stop(COPY);
            network.remove(COPY);
            NetworkFaultLoad load =
                    new NetworkFaultLoad(network.genesis(), network.shared().faucet());
            checks.healed(load);
        }
    }
}
