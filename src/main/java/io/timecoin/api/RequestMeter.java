package io.timecoin.api;

import io.timecoin.node.MetricSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/**
 * Counts requests by what they are and what became of them. No label is one that a client chooses: methods, paths and hosts that
 * somebody invents would be kept for ever. Any thread.
 */
@Singleton
public final class RequestMeter implements MetricSource {

    private static final Duration[] BOUNDS = LongStream.of(1, 5, 20, 100, 500, 2_000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private static final int FAILED = 500;

    private final Map<Turned, LongAdder> turned = new EnumMap<>(Turned.class);
    private final LongAdder failed = new LongAdder();
    private volatile Map<RequestKind, Durations> durations = Map.of();

    public RequestMeter() {
        for (Turned reason : Turned.values()) {
            turned.put(reason, new LongAdder());
        }
    }

    @Override
    public void describe(Registry registry) {
        turned.forEach((reason, count) -> registry.counter(
                "timecoin_api_refused_" + reason.metric(),
                "Requests that were turned away: " + reason.detail(),
                count::sum));
        registry.counter("timecoin_api_failures", "Answers with a status of 500 or more", failed::sum);
        Map<RequestKind, Durations> described = new EnumMap<>(RequestKind.class);
        for (RequestKind kind : RequestKind.values()) {
            described.put(
                    kind,
                    registry.durations(
                            "timecoin_api_request",
                            "Requests that were not turned away",
                            "interface",
                            kind.name().toLowerCase(Locale.ROOT),
                            BOUNDS));
        }
        durations = described;
    }

    void turnedAway(Turned reason) {
        LongAdder count = turned.get(reason);
        if (count == null) {
            throw new IllegalStateException("a reason that nobody counts: " + reason);
        }
        count.increment();
    }

    /** A request that was begun is over. */
    void ended(ClientRequest request) {
        if (request.context().response().getStatusCode() >= FAILED) {
            failed.increment();
        }
        Durations of = durations.get(request.kind());
        if (of != null && request.isMeasured()) {
            of.record(System.nanoTime() - request.since());
        }
    }
}
