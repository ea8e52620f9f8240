package io.timecoin.node;

import io.timecoin.clock.ClockState;
import io.timecoin.clock.ClockWatch;
import io.timecoin.clock.SntpClock;
import io.timecoin.clock.SntpClock.NoAnswer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What is known of this node's clock. */
@Singleton
public record ClockMetrics(ClockWatch watch, SntpClock servers) implements MetricSource {

    private static final double MILLIS_PER_SECOND = 1_000.0;

    @Override
    public void describe(Registry registry) {
        gauge(
                registry,
                "timecoin_clock_right",
                "1 while this node's clock is good enough to propose and notarize",
                state -> state.right() ? 1 : 0);
        gauge(
                registry,
                "timecoin_time_offset_seconds",
                "How far this clock is behind by the median of its time servers",
                state -> seconds(state.serversOffset()));
        gauge(registry, "timecoin_time_servers", "Time servers that are asked", ClockState::servers);
        gauge(
                registry,
                "timecoin_time_servers_reachable",
                "Time servers that have answered their newest question",
                ClockState::serversReachable);
        gauge(
                registry,
                "timecoin_time_answer_age_seconds",
                "Time since the newest answer of a time server",
                state -> seconds(state.answerAge()));
        for (NoAnswer cause : NoAnswer.values()) {
            registry.counter(
                    "timecoin_time_failures_" + cause.name().toLowerCase(Locale.ROOT),
                    "Questions to a time server that brought nothing: " + cause.words(),
                    () -> servers.failures(cause));
        }
    }

    private void gauge(Registry registry, String name, String help, ToDoubleFunction<ClockState> value) {
        registry.gauge(name, help, () -> value.applyAsDouble(watch.state()));
    }

    /** No number while there is none to tell. */
    private static double seconds(Optional<Duration> duration) {
        return duration.map(known -> known.toMillis() / MILLIS_PER_SECOND).orElse(Double.NaN);
    }
}
