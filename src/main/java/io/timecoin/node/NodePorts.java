package io.timecoin.node;

import io.timecoin.ledger.Network;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** The three ports a node listens on (protocol §7): for peers, then clients one above, operators two above. */
public record NodePorts(int peer, int api, int management) {

    /** What is configured, or follows from the network. */
    public static NodePorts of(NodeConfig config, Network network) {
        int peer = config.network().port().orElse(network.defaultPeerPort());
        int base = peer == 0 ? network.defaultPeerPort() : peer;
        return new NodePorts(
                peer,
                config.api().port().orElse(base + 1),
                config.api().managementPort().orElse(base + 2));
    }

    /**
     * Binds each port for a moment.
     *
     * @throws NodeStartException naming the first that is in use or cannot be bound, and its setting
     */
    public void requireFree(NodeConfig config) throws NodeStartException {
        requireFree(config.network().host(), peer, "network.host", "network.port");
        requireFree(config.api().host(), api, "api.host", "api.port");
        requireFree(config.api().managementHost(), management, "api.management-host", "api.management-port");
    }

    private static void requireFree(String host, int port, String hostKey, String portKey) throws NodeStartException {
        if (port > 65_535) {
            throw new NodeStartException("port " + port + " for " + NodeConfigKeys.PREFIX + portKey
                    + " is above 65535; set it, or a lower " + NodeConfigKeys.PREFIX + "network.port");
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // a port in TIME_WAIT is free to a server
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException e) {
            throw new NodeStartException(
                    "the host " + host + " of " + NodeConfigKeys.PREFIX + hostKey + " has no address", e);
        } catch (BindException e) {
            throw new NodeStartException(inUse(host, port, portKey, e), e);
        } catch (IOException e) {
            throw new NodeStartException("cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
        }
    }

    private static String inUse(String host, int port, String portKey, BindException failure) {
        String reason = String.valueOf(failure.getMessage());
        if (reason.contains("in use")) {
            return "port " + port + " on " + host + " is in use by another process; stop it, or set "
                    + NodeConfigKeys.PREFIX + portKey + " to another port";
        }
        return "cannot listen on " + host + ":" + port + " (" + NodeConfigKeys.PREFIX + portKey + "): " + reason;
    }

    /** Where others can dial this node: an address that stands for all of a machine's is none. */
    String endpoint(NodeConfig.Network network) {
        boolean anyAddress = network.host().equals("0.0.0.0") || network.host().equals("::");
        String own = anyAddress || peer() == 0 ? "" : network.host() + ":" + peer();
        return network.advertisedEndpoint().orElse(own);
    }
}
