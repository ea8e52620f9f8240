package io.timecoin.node;

import io.timecoin.verification.DropCause;
import jakarta.inject.Singleton;
import java.util.Locale;

/** What a node has noticed that should not be: each is something for an operator to look at. */
@Singleton
public record FaultMetrics(NodeGauges gauges) implements MetricSource {

    @Override
    public void describe(Registry registry) {
        registry.counter(
                "timecoin_evidence",
                "Pairs of statements of one voter that exclude each other",
                () -> gauges.evidence());
        registry.counter(
                "timecoin_duplicate_operators",
                "Links refused because another live node has the same operator key",
                () -> gauges.duplicateOperators());
        registry.gauge(
                "timecoin_clock_offset_seconds",
                "How far a quorum of other voters says at least that this clock is behind",
                () -> gauges.clockOffsetSeconds());
        registry.counter(
                "timecoin_untimely_blocks",
                "Fresh blocks not voted for when they came because of their timestamp",
                () -> gauges.untimelyBlocks());
        registry.counter(
                "timecoin_state_forbidden_moves",
                "Changes of this node's state that must not happen: a mistake in the program",
                () -> gauges.forbiddenMoves());
        for (DropCause cause : DropCause.values()) {
            registry.counter(
                    "timecoin_dropped_" + cause.name().toLowerCase(Locale.ROOT),
                    "Consensus messages of peers that were not used: " + cause.words(),
                    () -> gauges.droppedMessages(cause));
        }
    }
}
