package io.timecoin.query;

import io.timecoin.clock.ClockState;
import io.timecoin.clock.ClockWatch;
import io.timecoin.engine.BlockImporter;
import io.timecoin.engine.ConsensusEngine;
import io.timecoin.engine.EngineSnapshot;
import io.timecoin.engine.ReplicaHost;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.PeerManager;
import io.timecoin.query.NodeState.Standing;
import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.Failure;
import io.timecoin.runtime.Threads;
import io.timecoin.verification.LinkedVoters;
import io.timecoin.verification.TransactionIntake;
import io.timecoin.verification.Verification;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks five times a second at what this node is doing, on the timer's thread, and has each change told. The newest {@link
 * Standing} is what readiness, status and metrics show; any thread may read it.
 */
@Singleton
public final class StateWatch {

    private static final long INTERVAL_MILLIS = 200;

    private final NodeState.Machine machine = new NodeState.Machine();
    private final long idleMillis;
    private final EngineSnapshot snapshot;
    private final BlockImporter importer;
    private final TransactionIntake intake;
    private final PeerManager peers;
    private final NodeJournal journal;
    private final ClockWatch clock;
    private final Clocks clocks;
    private final ScheduledExecutorService timer;
    private final Failure failure;
    private final StateMoves moves;
    private volatile boolean stopping;
    private volatile Shown latest;

    /**
     * What is shown.
     *
     * @param since Unix ms at which the state was entered
     * @param provenHeight final height that voters of more than a third of the weight have at least; 0 if none is proven
     */
    record Shown(Standing standing, long since, long provenHeight) {}

    public StateWatch(
            ReplicaHost.Terms terms,
            ConsensusEngine engine,
            EngineSnapshot snapshot,
            BlockImporter importer,
            Verification verification,
            PeerManager peers,
            NodeJournal journal,
            ClockWatch clock,
            Clocks clocks,
            Threads threads,
            Failure failure) {
        this.idleMillis = terms.consensus().idleBlockInterval();
        this.snapshot = snapshot;
        this.importer = importer;
        this.intake = verification.transactions();
        this.peers = peers;
        this.journal = journal;
        this.clock = clock;
        this.clocks = clocks;
        this.timer = threads.timer();
        this.failure = failure;
        this.moves = new StateMoves(event -> engine.answer(_ -> journal.stateChanged(event)));
        this.latest = new Shown(machine.standing(), clocks.wallMillis(), 0);
    }

    public void start() {
        var _ = timer.scheduleWithFixedDelay(
                () -> failure.guarded(this::look), 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The node was told to stop: that shows at once. */
    public void stopping() {
        stopping = true;
        look();
    }

    Shown latest() {
        return latest;
    }

    /** What is known of this node's clock. */
    ClockState clock() {
        return clock.state();
    }

    /** Why no transactions are taken in this state; empty if they are, as far as there is room. */
    public Optional<String> takesNothing() {
        Standing standing = latest.standing();
        return standing.state().allows(NodeState.Right.TAKES_TRANSACTIONS)
                ? Optional.empty()
                : Optional.of(standing.why());
    }

    /** What this node had to do before it took part for the first time. */
    public StartMode startMode() {
        return moves.startMode();
    }

    /** Moves between states that no node may make, since the start: a mistake in the program. */
    public long forbiddenMoves() {
        return moves.forbidden();
    }

    private synchronized void look() {
        Standing before = machine.standing();
        NodeState.Conditions conditions = conditions();
        Standing now = machine.look(conditions, clocks.monotonicMillis());
        boolean moved = now.state() != before.state();
        latest = new Shown(
                now,
                moved ? clocks.wallMillis() : latest.since(),
                conditions.witnesses().provenHeight());
        moves.look(before, now, latest.since());
    }

    private NodeState.Conditions conditions() {
        EngineSnapshot.State seen = snapshot.latest();
        ActiveSet set = journal.tip().activeSet();
        long height = seen.finalHeight();
        List<PeerInfo> linked = peers.peers();
        return new NodeState.Conditions(
                stopping,
                journal.halted(),
                journal.differs(),
                seen.progress(),
                seen.voting(),
                Witnesses.of(
                        set,
                        heights(set, linked),
                        new Witnesses.Self(seen.ownIndex(), seen.voting(), height),
                        !linked.isEmpty() && Witnesses.isRecent(journal.tip(), idleMillis, clocks.wallMillis())),
                clock.reason(),
                full(seen));
    }

    /** Final heights that linked voters last said, by index; a voter with two links counts once. */
    static Map<Integer, Long> heights(ActiveSet set, List<PeerInfo> peers) {
        Map<Integer, Long> heights = new TreeMap<>();
        for (PeerInfo peer : peers) {
            int index = LinkedVoters.index(set, peer);
            if (index >= 0) {
                heights.merge(index, peer.finalHeight(), Math::max);
            }
        }
        return heights;
    }

    /** What room for transactions or blocks is full. */
    private Optional<String> full(EngineSnapshot.State seen) {
        int backlog = importer.backlog();
        if (importer.isBehind()) {
            return Optional.of("the disk does not keep up: " + backlog + " final blocks wait to be stored");
        } else if (!intake.hasRoom()) {
            return Optional.of("more transactions wait for verification and admission than it can take");
        }
        return seen.mempoolFull()
                ? Optional.of("the mempool is full: " + seen.mempoolTransactions() + " transactions, "
                        + seen.mempoolBytes() + " bytes")
                : Optional.empty();
    }
}
