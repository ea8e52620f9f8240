package io.timecoin.node;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code timecoin.api.*}: where clients and operators reach a node, and how much they may ask of it at once. */
@ConfigMapping(prefix = "timecoin.api")
public interface ApiConfig {

    /** Address to serve clients on. */
    @WithDefault("127.0.0.1")
    @Bound.Host
    String host();

    /** Port to serve clients on; the peer port + 1 if not set. */
    @Bound.Port
    OptionalInt port();

    /** Address to serve operators (health, metrics) on. */
    @WithDefault("127.0.0.1")
    @Bound.Host
    String managementHost();

    /** Port to serve operators on; the peer port + 2 if not set. */
    @Bound.Port
    OptionalInt managementPort();

    /** How long a read may take before the client is told that it took too long. */
    @WithDefault("10s")
    @Bound.Timer(leastMillis = 1)
    Duration timeout();

    /** Names that clients may call this node by, beside addresses, localhost and the machine's own name. */
    @Bound.Host
    Optional<List<String>> allowedHosts();

    /** Sites whose pages browsers may let read from this node, as scheme://host:port. */
    @Bound.Origin
    Optional<List<String>> allowedOrigins();

    /** Addresses or prefixes of proxies that are believed whom they forward for. */
    @Bound.Prefix
    Optional<List<String>> trustedProxies();

    /** Requests in work at once; the next is told to come back. */
    @WithDefault("1024")
    @Bound.Within(least = 1, most = 1_000_000)
    int maxRequests();

    /** Requests that wait for finality at once. */
    @WithDefault("1024")
    @Bound.Within(least = 1, most = 1_000_000)
    int maxWaits();

    /** How long a client may take to send the headers of a request, and then its body. */
    @WithDefault("10s")
    @Bound.Timer(leastMillis = 100)
    Duration receiveTimeout();

    /** How long a connection may be without a request. */
    @WithDefault("60s")
    @Bound.Timer(leastMillis = 100)
    Duration idleTimeout();

    /** Event streams of REST and of gRPC together. */
    @WithDefault("256")
    @Bound.Within(least = 1, most = 1_000_000)
    int maxStreams();

    /** How long an event stream is silent before it shows that it lives. */
    @WithDefault("15s")
    @Bound.Timer(leastMillis = 1)
    Duration heartbeat();
}
