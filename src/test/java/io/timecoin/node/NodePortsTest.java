package io.timecoin.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.ledger.Network;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NodePortsTest {

    @Test
    void portsFollowFromTheNetwork() throws Exception {
        assertEquals(new NodePorts(24000, 24001, 24002), NodePorts.of(config(Map.of()), Network.MAINNET));
        assertEquals(new NodePorts(24100, 24101, 24102), NodePorts.of(config(Map.of()), Network.DEVNET));
    }

    @Test
    void portsFollowFromTheConfiguredPeerPortUnlessSetThemselves() throws Exception {
        NodeConfig config = config(Map.of("timecoin.network.port", "5000", "timecoin.api.management-port", "9"));
        assertEquals(new NodePorts(5000, 5001, 9), NodePorts.of(config, Network.MAINNET));
    }

    @Test
    void anOccupiedPortIsNamedWithItsSetting() throws Exception {
        try (ServerSocket occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(occupied.getLocalPort());
            NodeConfig config = config(Map.of("timecoin.network.port", "0", "timecoin.api.port", port));
            NodeStartException refused = assertThrows(
                    NodeStartException.class,
                    () -> NodePorts.of(config, Network.DEVNET).requireFree(config));
            String message = String.valueOf(refused.getMessage());
            assertTrue(message.contains(port) && message.contains("timecoin.api.port"), message);
        }
    }

    private static NodeConfig config(Map<String, String> arguments) throws NodeStartException {
        return NodeConfigLoader.load(new ConfigInputs(Optional.empty(), Map.of(), Map.of(), arguments))
                .config();
    }
}
