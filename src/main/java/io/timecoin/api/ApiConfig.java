package io.timecoin.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of what clients may ask of this node at once. */
@ConfigMapping(prefix = "timecoin.api")
public interface ApiConfig {

    /** How long a read may take before the client is told that it took too long. */
    @WithDefault("10s")
    Duration timeout();

    /** Requests in work at once, waiting ones included; the next is told to come back. */
    @WithDefault("1024")
    int maxRequests();

    /** Event streams of REST and of gRPC together. */
    @WithDefault("256")
    int maxStreams();

    /** How long an event stream is silent before it shows that it lives. */
    @WithDefault("15s")
    Duration heartbeat();
}
