package io.timecoin.node;

import io.timecoin.node.engine.NodeGauges;
import io.timecoin.verification.DropCause;
import java.util.Locale;
import java.util.function.Supplier;

/** What a node has noticed that should not be: each is something for an operator to look at. */
record FaultMetrics(Supplier<NodeGauges> gauges) implements MetricSource {

    @Override
    public void describe(Registry registry) {
        registry.counter(
                "timecoin_evidence",
                "Pairs of statements of one voter that exclude each other",
                () -> gauges.get().evidence());
        registry.counter(
                "timecoin_duplicate_operators",
                "Links refused because another live node has the same operator key",
                () -> gauges.get().duplicateOperators());
        registry.gauge(
                "timecoin_clock_offset_seconds",
                "How far a quorum of other voters says at least that this clock is behind",
                () -> gauges.get().clockOffsetSeconds());
        registry.counter(
                "timecoin_untimely_blocks",
                "Fresh blocks not voted for when they came because of their timestamp",
                () -> gauges.get().untimelyBlocks());
        for (DropCause cause : DropCause.values()) {
            registry.counter(
                    "timecoin_dropped_" + cause.name().toLowerCase(Locale.ROOT),
                    "Consensus messages of peers that were not used: " + cause.words(),
                    () -> gauges.get().droppedMessages(cause));
        }
    }
}
