package io.timecoin.query;

import io.timecoin.clock.ClockState;
import io.timecoin.consensus.ConsensusCore.ViewSummary;
import io.timecoin.crypto.Hash256;
import io.timecoin.engine.EngineSnapshot;
import io.timecoin.engine.ReplicaHost;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Genesis;
import io.timecoin.network.Direction;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.PeerManager;
import io.timecoin.network.history.SyncProgress;
import io.timecoin.query.view.ClockView;
import io.timecoin.query.view.ConsensusView;
import io.timecoin.query.view.MempoolView;
import io.timecoin.query.view.NodeStatus;
import io.timecoin.query.view.PeerView;
import io.timecoin.runtime.Clocks;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Answers of the engine's last snapshot, the links and the journal. */
final class LiveNodeQueries implements NodeQueries {

    private final ReplicaHost.Terms terms;
    private final Genesis genesis;
    private final Hash256 genesisHash;
    private final long genesisSupply;
    private final Queries.Version version;
    private final EngineSnapshot snapshot;
    private final PeerManager peers;
    private final NodeJournal journal;
    private final StateWatch states;
    private final SyncProgress.Source sync;
    private final long startedAt;
    private final Clocks clocks;
    private final Reads reads;
    private final Executor answers;

    LiveNodeQueries(
            ReplicaHost.Terms terms,
            Queries.Version version,
            EngineSnapshot snapshot,
            PeerManager peers,
            NodeJournal journal,
            StateWatch states,
            SyncProgress.Source sync,
            Clocks clocks,
            Reads reads,
            Executor answers) {
        this.terms = terms;
        this.genesis = terms.genesis();
        this.genesisHash = genesis.hash(); // both are reckoned from all of it: not for each who asks
        this.genesisSupply = genesis.supply();
        this.version = version;
        this.snapshot = snapshot;
        this.peers = peers;
        this.journal = journal;
        this.states = states;
        this.sync = sync;
        this.startedAt = clocks.wallMillis();
        this.clocks = clocks;
        this.reads = reads;
        this.answers = answers;
    }

    @Override
    public Genesis genesis() {
        return genesis;
    }

    @Override
    public NodeStatus status() {
        ChainState tip = journal.tip();
        EngineSnapshot.State state = snapshot.latest();
        StateWatch.Shown shown = states.latest();
        return new NodeStatus(
                genesis.network(),
                genesis.chainName(),
                genesisHash,
                version.text(),
                terms.self().masternodeId(),
                tip.height(),
                tip.hash(),
                tip.timestamp(),
                tip.epoch(),
                journal.view(),
                Math.max(shown.provenHeight(), tip.height()),
                state.voting(),
                shown.standing(),
                shown.since(),
                clock(states.clock(), clocks.wallMillis()),
                peers.peers().size(),
                state.mempoolTransactions(),
                state.mempoolBytes(),
                genesisSupply + tip.minted(),
                tip.epochFees(),
                startedAt,
                journal.counts().finalTransactions().sum());
    }

    private static ClockView clock(ClockState state, long now) {
        return new ClockView(
                state.right(),
                state.judgedBy(),
                state.suspect(),
                state.votersOffset(),
                state.serversOffset(),
                state.servers(),
                state.serversReachable(),
                state.answerAge()
                        .map(age -> OptionalLong.of(now - age.toMillis()))
                        .orElse(OptionalLong.empty()));
    }

    @Override
    public CompletionStage<MempoolView> mempool(int limit) {
        return limit == 0 ? CompletableFuture.completedFuture(pool(0)) : reads.walk(stop -> pool(limit));
    }

    private MempoolView pool(int limit) {
        PendingTransactions pending = journal.pending();
        EngineSnapshot.State state = snapshot.latest();
        long now = clocks.wallMillis();
        return new MempoolView(
                pending.size(),
                pending.bytes(),
                pending.memory(),
                terms.mempool().memory(),
                terms.mempool().transactions(),
                state.mempoolParked(),
                Math.max(genesis.parameters().feePerByte(), (state.feeFloor().perKilobyte() + 999) / 1_000),
                () -> pending.inOrder(now)
                        .limit(limit)
                        .map(entry -> new MempoolView.Entry(entry.transaction(), entry.fee()))
                        .iterator());
    }

    @Override
    public CompletionStage<ConsensusView> consensus() {
        return snapshot.first().thenApplyAsync(_ -> view(snapshot.latest()), answers);
    }

    private ConsensusView view(EngineSnapshot.State state) {
        EngineSnapshot.Agreement agreement = state.agreement().orElseThrow();
        ViewSummary view = agreement.view();
        return new ConsensusView(
                view.epoch(),
                view.view(),
                view.phase(),
                agreement.set().voter(view.leader()).id(),
                agreement.set(),
                view.blockHash(),
                view.notarizeWeight(),
                view.nullifyWeight(),
                view.finalizeWeight(),
                view.finalView(),
                state.voting(),
                journal.halted());
    }

    @Override
    public List<PeerView> peers() {
        return peers.peers().stream().map(LiveNodeQueries::view).toList();
    }

    static PeerView view(PeerInfo peer) {
        return new PeerView(
                peer.nodeKey(),
                Optional.ofNullable(peer.masternodeId()),
                isNamed(peer) ? peer.endpoint() : peer.remoteAddress(),
                peer.direction() == Direction.INBOUND,
                peer.connectedSince().toEpochMilli(),
                peer.lastHeard().toEpochMilli(),
                peer.finalHeight(),
                peer.bytesIn(),
                peer.bytesOut());
    }

    /** Where a stranger says that it is counts for nothing; a masternode may say it of itself. */
    private static boolean isNamed(PeerInfo peer) {
        return peer.masternodeId() != null && !peer.endpoint().isEmpty();
    }

    @Override
    public SyncProgress sync() {
        return sync.progress();
    }

    @Override
    public EventLog events() {
        return journal.events();
    }
}
