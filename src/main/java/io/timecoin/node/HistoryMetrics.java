package io.timecoin.node;

import io.timecoin.network.history.SyncProgress;
import io.timecoin.query.StartMode;
import io.timecoin.query.StateWatch;
import io.timecoin.sync.Sync;
import jakarta.inject.Singleton;
import java.util.Locale;

/** How a node gets the chain that others have, and what it had to do at its start. */
@Singleton
public record HistoryMetrics(Sync sync, StateWatch states) implements MetricSource {

    @Override
    public void describe(Registry registry) {
        for (SyncProgress.Stage stage : SyncProgress.Stage.values()) {
            registry.gauge(
                    "timecoin_sync_stage",
                    "1 for what is being fetched, 0 for the others",
                    "stage",
                    stage.name().toLowerCase(Locale.ROOT),
                    () -> sync.progress().stage() == stage ? 1 : 0);
        }
        registry.gauge(
                "timecoin_sync_target_blocks",
                "Greatest height that a finalization has proven",
                () -> sync.progress().target());
        registry.counter(
                "timecoin_sync_bytes",
                "Encoded bytes of final blocks that peers have brought ahead and that held",
                () -> sync.historyBytes());
        registry.counter(
                "timecoin_sync_useless_replies",
                "Questions for headers or final blocks that came to nothing",
                () -> sync.uselessHistory());
        for (StartMode mode : StartMode.values()) {
            registry.gauge(
                    "timecoin_start_mode",
                    "1 for what this node had to do before it took part, 0 for the others",
                    "mode",
                    mode.label(),
                    () -> states.startMode() == mode ? 1 : 0);
        }
    }
}
