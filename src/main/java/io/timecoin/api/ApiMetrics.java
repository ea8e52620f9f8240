package io.timecoin.api;

import io.timecoin.node.MetricSource;
import jakarta.inject.Singleton;
import java.util.function.ToLongFunction;
import java.util.stream.StreamSupport;

/** How much clients ask of this node at present, each beside its bound. */
@Singleton
public final class ApiMetrics implements MetricSource {

    private final RequestGate gate;
    private final OpenStreams streams;
    private final AnswerBudget answers;
    private final ReadsInWork reads;

    public ApiMetrics(RequestGate gate, OpenStreams streams, AnswerBudget answers, ReadsInWork reads) {
        this.gate = gate;
        this.streams = streams;
        this.answers = answers;
        this.reads = reads;
    }

    @Override
    public void describe(Registry registry) {
        RequestPlaces places = gate.places();
        gauge(registry, "timecoin_api_requests_in_work", "Requests in work, waits and streams apart", places.reads());
        gauge(registry, "timecoin_api_waits", "Requests that wait for finality", places.waits());
        gauge(registry, "timecoin_api_requests_receiving", "Requests whose bodies come", places.receiving());
        registry.gauge("timecoin_api_streams", "Open streams of events, blocks and submissions", streams::count);
        registry.gauge("timecoin_api_answer_limit_bytes", "The bound of one answer", answers::mostOfOne);
        registry.gauge("timecoin_api_reads", "Reads in work for clients, by weight", reads::units);
        registry.gauge("timecoin_api_reads_limit", "Their bound", reads::most);
        registry.gauge(
                "timecoin_api_networks_held",
                "Networks of addresses whose requests are slowed because they ask too often of a busy node",
                gate.rates()::held);
        registry.gauge(
                "timecoin_api_connections",
                "Connections to the ports of clients and operators",
                () -> sum(ClientConnections::count));
        registry.gauge(
                "timecoin_api_connections_limit",
                "Their bound, both ports together",
                () -> sum(ClientConnections::most));
        registry.counter(
                "timecoin_api_connections_refused",
                "Connections closed for want of a place",
                () -> sum(ClientConnections::refused));
    }

    private static void gauge(Registry registry, String name, String help, Shares shares) {
        registry.gauge(name, help, shares::taken);
    }

    private double sum(ToLongFunction<ClientConnections> value) {
        return StreamSupport.stream(gate.ports().spliterator(), false)
                .mapToLong(value)
                .sum();
    }
}
