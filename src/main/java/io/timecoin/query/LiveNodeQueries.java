package io.timecoin.query;

import io.timecoin.consensus.ConsensusCore.ViewSummary;
import io.timecoin.crypto.Hash256;
import io.timecoin.engine.ConsensusEngine;
import io.timecoin.engine.EngineSnapshot;
import io.timecoin.engine.ReplicaHost;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.MempoolSnapshot;
import io.timecoin.network.Direction;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.PeerManager;
import io.timecoin.query.view.ConsensusView;
import io.timecoin.query.view.MempoolView;
import io.timecoin.query.view.NodeStatus;
import io.timecoin.query.view.PeerView;
import io.timecoin.replica.Replica;
import io.timecoin.runtime.Clocks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers of the engine, its last snapshot, the links and the journal. */
final class LiveNodeQueries implements NodeQueries {

    private final ReplicaHost.Terms terms;
    private final Genesis genesis;
    private final Queries.Version version;
    private final ConsensusEngine engine;
    private final EngineSnapshot snapshot;
    private final PeerManager peers;
    private final NodeJournal journal;
    private final StateWatch states;
    private final long startedAt;
    private final Executor answers;

    LiveNodeQueries(
            ReplicaHost.Terms terms,
            Queries.Version version,
            ConsensusEngine engine,
            EngineSnapshot snapshot,
            PeerManager peers,
            NodeJournal journal,
            StateWatch states,
            Clocks clocks,
            Executor answers) {
        this.terms = terms;
        this.genesis = terms.genesis();
        this.version = version;
        this.engine = engine;
        this.snapshot = snapshot;
        this.peers = peers;
        this.journal = journal;
        this.states = states;
        this.startedAt = clocks.wallMillis();
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
                genesis.hash(),
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
                peers.peers().size(),
                state.mempoolTransactions(),
                state.mempoolBytes(),
                genesis.supply() + tip.minted(),
                tip.epochFees(),
                startedAt,
                journal.counts().finalTransactions().sum());
    }

    @Override
    public CompletionStage<MempoolView> mempool(int limit) {
        return asked(replica -> {
            MempoolSnapshot snapshotNow = replica.mempool().snapshot(limit);
            List<MempoolView.Entry> entries = new ArrayList<>();
            for (Hash256 txid : snapshotNow.txids()) {
                @Nullable VerifiedTransaction verified = replica.mempool().find(txid);
                if (verified != null) {
                    entries.add(new MempoolView.Entry(verified.transaction(), verified.fee()));
                }
            }
            long floor = Math.max(
                    genesis.parameters().feePerByte(), (snapshotNow.feeFloor().perKilobyte() + 999) / 1_000);
            return new MempoolView(
                    snapshotNow.transactions(),
                    snapshotNow.bytes(),
                    snapshotNow.memory(),
                    terms.mempool().memory(),
                    terms.mempool().transactions(),
                    snapshotNow.parked(),
                    floor,
                    entries);
        });
    }

    @Override
    public CompletionStage<ConsensusView> consensus() {
        return asked(replica -> {
            ViewSummary view = replica.core().summary();
            return new ConsensusView(
                    view.epoch(),
                    view.view(),
                    view.phase(),
                    replica.core().activeSet().voter(view.leader()).id(),
                    replica.core().activeSet(),
                    view.blockHash(),
                    view.notarizeWeight(),
                    view.nullifyWeight(),
                    view.finalizeWeight(),
                    view.finalView(),
                    replica.core().isVoting(),
                    journal.halted());
        });
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
    public EventLog events() {
        return journal.events();
    }

    /** Asks the engine; what is done with the answer is not done on its thread. */
    private <T> CompletionStage<T> asked(Function<Replica, T> question) {
        return engine.ask(question).thenApplyAsync(answer -> answer, answers);
    }
}
