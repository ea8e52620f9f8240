package io.timecoin.api;

import io.timecoin.node.MetricSource;
import jakarta.inject.Singleton;

/** How much clients ask of this node at present. */
@Singleton
public final class ApiMetrics implements MetricSource {

    private final RequestGate gate;
    private final OpenStreams streams;

    public ApiMetrics(RequestGate gate, OpenStreams streams) {
        this.gate = gate;
        this.streams = streams;
    }

    @Override
    public void describe(Registry registry) {
        registry.gauge("timecoin_api_requests_in_work", "Requests in work, event streams apart", gate::inWork);
        registry.gauge("timecoin_api_streams", "Open streams of events, blocks and submissions", streams::count);
    }
}
