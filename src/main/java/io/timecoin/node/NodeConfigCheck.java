package io.timecoin.node;

import io.timecoin.network.HostPort;
import java.time.Duration;
import java.util.OptionalInt;

/** Bounds of the settings beyond their types; each refusal names the key, the value and what is allowed. */
final class NodeConfigCheck {

    private static final Duration MAX_TIMER = Duration.ofHours(1);
    private static final long MEBIBYTE = 1 << 20;

    private NodeConfigCheck() {}

    static void check(NodeConfig config) throws NodeStartException {
        network(config.network());
        consensus(config.consensus());
        mempool(config.mempool());
        size("storage.cache-bytes", config.storage().cacheBytes().asLongValue(), 8 * MEBIBYTE);
        api(config.api());
        if (config.node().operatorKeyPasswordFile().isPresent()) {
            require(
                    config.node().operatorKey().isPresent(),
                    "node.operator-key-password-file",
                    "set",
                    "is of no use without timecoin.node.operator-key");
        }
    }

    private static void network(NodeConfig.Network network) throws NodeStartException {
        host("network.host", network.host());
        port("network.port", network.port());
        range("network.max-inbound-links", network.maxInboundLinks(), 0, 10_000);
        if (network.advertisedEndpoint().isPresent()) {
            endpoint("network.advertised-endpoint", network.advertisedEndpoint().get());
        }
        if (network.peers().isPresent()) {
            for (String peer : network.peers().get()) {
                endpoint("network.peers", peer);
            }
        }
    }

    private static void consensus(NodeConfig.Consensus timers) throws NodeStartException {
        timer("consensus.leader-timeout", timers.leaderTimeout(), 1);
        timer("consensus.view-timeout", timers.viewTimeout(), 1);
        timer("consensus.idle-block-interval", timers.idleBlockInterval(), 0);
        timer("consensus.min-block-interval", timers.minBlockInterval(), 0);
        timer("consensus.leader-inactivity", timers.leaderInactivity(), 1);
        timer("consensus.retry-interval", timers.retryInterval(), 1);
        timer("consensus.max-timeout", timers.maxTimeout(), 1);
        notBelow("consensus.view-timeout", timers.viewTimeout(), "consensus.leader-timeout", timers.leaderTimeout());
        notBelow("consensus.max-timeout", timers.maxTimeout(), "consensus.view-timeout", timers.viewTimeout());
    }

    private static void mempool(NodeConfig.Mempool mempool) throws NodeStartException {
        if (mempool.maxBytes().isPresent()) {
            size("mempool.max-bytes", mempool.maxBytes().get().asLongValue(), MEBIBYTE);
        }
        range("mempool.max-transactions", mempool.maxTransactions(), 1, 100_000_000);
        range("mempool.max-parked", mempool.maxParked(), 0, 1_000_000);
        timer("mempool.parked-timeout", mempool.parkedTimeout(), 0);
    }

    private static void api(ApiConfig api) throws NodeStartException {
        host("api.host", api.host());
        host("api.management-host", api.managementHost());
        port("api.port", api.port());
        port("api.management-port", api.managementPort());
        timer("api.timeout", api.timeout(), 1);
        timer("api.heartbeat", api.heartbeat(), 1);
        range("api.max-requests", api.maxRequests(), 1, 1_000_000);
        range("api.max-streams", api.maxStreams(), 1, 1_000_000);
    }

    private static void endpoint(String key, String value) throws NodeStartException {
        try {
            HostPort.parse(value.strip());
        } catch (IllegalArgumentException e) {
            throw new NodeStartException(NodeConfigKeys.PREFIX + key + ": " + e.getMessage(), e);
        }
    }

    private static void host(String key, String value) throws NodeStartException {
        require(value.matches("[A-Za-z0-9.:_-]+"), key, value, "is no host name or address");
    }

    /** 0 asks the system for any free port; only useful where nobody must know it beforehand. */
    private static void port(String key, OptionalInt port) throws NodeStartException {
        if (port.isPresent()) {
            range(key, port.getAsInt(), 0, 65_535);
        }
    }

    private static void range(String key, int value, int least, int most) throws NodeStartException {
        require(value >= least && value <= most, key, value, "is not within " + least + " to " + most);
    }

    private static void size(String key, long bytes, long least) throws NodeStartException {
        require(bytes >= least, key, bytes, "bytes are less than " + least);
    }

    private static void timer(String key, Duration value, long leastMillis) throws NodeStartException {
        boolean fits = !value.isNegative() && value.compareTo(MAX_TIMER) <= 0;
        require(
                fits && value.toMillis() >= leastMillis,
                key,
                words(value),
                "is not within " + leastMillis + " ms to " + MAX_TIMER.toMinutes() + " min");
    }

    private static void notBelow(String key, Duration value, String least, Duration leastValue)
            throws NodeStartException {
        require(
                value.compareTo(leastValue) >= 0,
                key,
                words(value),
                "is shorter than " + NodeConfigKeys.PREFIX + least + " = " + words(leastValue));
    }

    /** A duration as it could stand in the file. */
    private static String words(Duration value) {
        return value.toMillis() % 1_000 == 0 ? value.toSeconds() + "s" : value.toMillis() + "ms";
    }

    private static void require(boolean holds, String key, Object value, String why) throws NodeStartException {
        if (!holds) {
            throw new NodeStartException(NodeConfigKeys.PREFIX + key + " = " + value + " " + why);
        }
    }
}
