package io.timecoin.node;

import io.timecoin.verification.TransactionStages.Stage;
import io.timecoin.verification.Verification;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.LongStream;

/** How long transactions take from one stage to the next on their way through this node. */
@Singleton
public record StageMetrics(Verification verification) implements MetricSource {

    private static final long[] BOUNDS_MICROS = {
        100,
        250,
        500,
        1_000,
        2_500,
        5_000,
        10_000,
        25_000,
        50_000,
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000
    };

    @Override
    public void describe(Registry registry) {
        Duration[] bounds = LongStream.of(BOUNDS_MICROS)
                .mapToObj(micros -> Duration.ofNanos(1_000 * micros))
                .toArray(Duration[]::new);
        Map<Stage, Durations> durations = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            if (stage != Stage.RECEIVED) { // before it there is none
                durations.put(
                        stage,
                        registry.durations(
                                "timecoin_stage",
                                "Time of a transaction since the stage before",
                                "stage",
                                stage.label(),
                                bounds));
            }
        }
        verification.stages().tell((stage, nanos) -> {
            Durations of = durations.get(stage);
            if (of != null) {
                of.record(nanos);
            }
        });
    }
}
