package io.timecoin.engine;

import io.timecoin.clock.ClockWatch;
import io.timecoin.clock.PeerClocks;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.PeerManager;
import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.Failure;
import io.timecoin.runtime.Threads;
import io.timecoin.verification.LinkedVoters;
import io.timecoin.verification.Verification;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks five times a second at what the engine says of itself, and at this node's clock. On the timer's thread. */
@Singleton
public final class EngineWatch {

    private static final long INTERVAL_MILLIS = 200;

    private final ConsensusEngine engine;
    private final EngineSnapshot snapshot;
    private final Verification verification;
    private final PeerManager peers;
    private final ClockWatch clock;
    private final Clocks clocks;
    private final ScheduledExecutorService timer;
    private final Failure failure;

    public EngineWatch(
            ConsensusEngine engine,
            EngineSnapshot snapshot,
            Verification verification,
            PeerManager peers,
            ClockWatch clock,
            Clocks clocks,
            Threads threads,
            Failure failure) {
        this.engine = engine;
        this.snapshot = snapshot;
        this.verification = verification;
        this.peers = peers;
        this.clock = clock;
        this.clocks = clocks;
        this.timer = threads.timer();
        this.failure = failure;
    }

    public void start() {
        var _ = timer.scheduleWithFixedDelay(
                () -> failure.guarded(this::look), 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        ActiveSet set = verification.sets().current().set();
        int self = snapshot.latest().ownIndex();
        clock.look(new PeerClocks(set, self, offsets(set, self, peers.peers())))
                .ifPresent(right -> engine.answer(replica -> replica.clockJudged(right)));
        var _ = engine.submit(replica -> snapshot.take(replica, clocks.monotonicMillis()));
    }

    /** How far voters' clocks are from the own one, by their index; as far as that was measured on their links. */
    static Map<Integer, Duration> offsets(ActiveSet set, int self, List<PeerInfo> peers) {
        Map<Integer, Duration> offsets = new TreeMap<>();
        for (PeerInfo peer : peers) {
            Duration offset = peer.clockOffset();
            int index = LinkedVoters.index(set, peer);
            if (index >= 0 && index != self && offset != null) {
                offsets.put(index, offset);
            }
        }
        return offsets;
    }
}
