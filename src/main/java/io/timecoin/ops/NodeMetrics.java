package io.timecoin.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import io.timecoin.node.MetricSource;
import io.timecoin.query.NodeQueries;
import io.timecoin.query.NodeState;
import io.timecoin.query.view.NodeStatus;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/** Exports what the node and its parts measure; every name is in docs/metrics.md. */
@Singleton
public final class NodeMetrics implements MetricSource.Registry {

    private static final double MILLIS_PER_SECOND = 1_000.0;

    private final MeterRegistry registry;
    private final NodeQueries node;
    private final List<MetricSource> sources;

    public NodeMetrics(MeterRegistry registry, NodeQueries node, @All List<MetricSource> sources) {
        this.registry = registry;
        this.node = node;
        this.sources = sources;
    }

    void register(@Observes StartupEvent started) {
        status("timecoin_height_blocks", "Height of the newest final block", NodeStatus::height);
        status("timecoin_target_height_blocks", "Highest final height that is proven", NodeStatus::targetHeight);
        status("timecoin_epoch", "Number of the epoch", NodeStatus::epoch);
        status("timecoin_view", "Number of the view inside the epoch", NodeStatus::view);
        status("timecoin_peers", "Linked peers", NodeStatus::peers);
        status("timecoin_mempool_transactions", "Transactions waiting for a block", NodeStatus::mempoolTransactions);
        status("timecoin_mempool_bytes", "Bytes of transactions waiting for a block", NodeStatus::mempoolBytes);
        status("timecoin_voting", "1 while this node votes", s -> s.voting() ? 1 : 0);
        status("timecoin_ready", "1 while this node is ready", s -> s.notReady().isEmpty() ? 1 : 0);
        status(
                "timecoin_quorum_reachable",
                "1 while linked voters and this node make a quorum",
                s -> s.standing().noQuorum().isEmpty() ? 1 : 0);
        states();
        status("timecoin_supply_satoshis", "Everything that exists", NodeStatus::supply);
        status("timecoin_epoch_fees_satoshis", "Fees collected in this epoch", NodeStatus::epochFees);
        status(
                "timecoin_block_timestamp_seconds",
                "Unix time of the newest final block",
                s -> s.blockTimestamp() / MILLIS_PER_SECOND);
        status("timecoin_start_time_seconds", "Unix time of the start", s -> s.startedAt() / MILLIS_PER_SECOND);
        counter(
                "timecoin_final_transactions",
                "Transfers made final since the start",
                () -> node.status().finalTransactions());
        sources.forEach(source -> source.describe(this));
    }

    /** One gauge a state, so that a panel shows them over time. */
    private void states() {
        for (NodeState state : NodeState.values()) {
            gauge(
                    "timecoin_state",
                    "1 for the state that this node is in",
                    "state",
                    state.name(),
                    () -> node.status().standing().state() == state ? 1 : 0);
        }
    }

    private void status(String name, String help, ToDoubleFunction<NodeStatus> value) {
        gauge(name, help, () -> value.applyAsDouble(node.status()));
    }

    @Override
    public void gauge(String name, String help, DoubleSupplier value) {
        Gauge.builder(name, value::getAsDouble)
                .description(help)
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void gauge(String name, String help, String label, String labelValue, DoubleSupplier value) {
        Gauge.builder(name, value::getAsDouble)
                .tag(label, labelValue)
                .description(help)
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void counter(String name, String help, DoubleSupplier value) {
        // The registry holds the observed object weakly; this bean lives as long as it.
        FunctionCounter.builder(name, this, metrics -> value.getAsDouble())
                .description(help)
                .register(registry);
    }

    @Override
    public MetricSource.Durations durations(String name, String help, String label, String value, Duration... bounds) {
        Timer timer = Timer.builder(name)
                .tag(label, value)
                .description(help)
                .serviceLevelObjectives(bounds)
                .register(registry);
        return nanos -> timer.record(nanos, TimeUnit.NANOSECONDS);
    }
}
