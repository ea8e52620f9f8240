package io.timecoin.node;

import io.timecoin.clock.ClockWatch;
import io.timecoin.engine.BlockImporter;
import io.timecoin.engine.ConsensusEngine;
import io.timecoin.network.PeerManager;
import io.timecoin.network.RefusalReason;
import io.timecoin.query.NodeJournal;
import io.timecoin.query.StateWatch;
import io.timecoin.storage.NodeDatabases;
import io.timecoin.storage.VoteLog;
import io.timecoin.sync.Sync;
import io.timecoin.verification.DropCause;
import io.timecoin.verification.Verification;
import jakarta.inject.Singleton;

/** How full every queue of a node is, and what it has counted. Any thread. */
@Singleton
public final class NodeGauges {

    private final ConsensusEngine engine;
    private final Verification verification;
    private final BlockImporter importer;
    private final NodeDatabases databases;
    private final NodeJournal journal;
    private final Sync sync;
    private final PeerManager peers;
    private final ClockWatch clockWatch;
    private final StateWatch states;

    public NodeGauges(
            ConsensusEngine engine,
            Verification verification,
            BlockImporter importer,
            NodeDatabases databases,
            NodeJournal journal,
            Sync sync,
            PeerManager peers,
            ClockWatch clockWatch,
            StateWatch states) {
        this.engine = engine;
        this.verification = verification;
        this.importer = importer;
        this.databases = databases;
        this.journal = journal;
        this.sync = sync;
        this.peers = peers;
        this.clockWatch = clockWatch;
        this.states = states;
    }

    /** Messages, answers and questions that wait for the engine. */
    public int engineConsensus() {
        return engine.waitingConsensus();
    }

    /** Verified transactions that wait for the engine. */
    public int engineTransactions() {
        return engine.waitingTransactions();
    }

    /** Tasks that wait for the verifier pool. */
    public int verifierTasks() {
        return verification.pool().waiting();
    }

    /** Transactions that wait for verification. */
    public int unverifiedTransactions() {
        return verification.transactions().waiting();
    }

    /** Final blocks that wait for the database. */
    public int unappliedBlocks() {
        return importer.backlog();
    }

    /** Votes that wait for the disk. */
    public int voteLogAppends() {
        return databases.voteLog().map(VoteLog::queued).orElse(0);
    }

    /** Transactions of blocks that are not applied yet. */
    public int unappliedTransactions() {
        return verification.recent().size();
    }

    /** Transactions of proposals that had to be fetched, since the start. */
    public long fetchedTransactions() {
        return journal.counts().fetchedTransactions().sum();
    }

    /** Pairs of contradicting statements seen, since the start. */
    public long evidence() {
        return journal.counts().evidence().sum();
    }

    /** Links refused, here or by the peer, because another live node has the same operator key; since the start. */
    public long duplicateOperators() {
        return sync.duplicateOperators();
    }

    /** How far a quorum of other voters says at least that this node's clock is behind, seconds; negative if ahead. */
    public double clockOffsetSeconds() {
        return clockWatch.offsetSeconds();
    }

    /** Fresh blocks not voted for when they came because of their timestamp, since the start. */
    public long untimelyBlocks() {
        return journal.counts().untimelyBlocks().sum();
    }

    /** Openings of peers that wait for their turn. */
    public int waitingOpenings() {
        return peers.waitingOpenings();
    }

    /** Connections that came to no link, or were ended below it, by reason, since the start. */
    public long refusedConnections(RefusalReason reason) {
        return peers.refused(reason);
    }

    /** Moves between states that must not happen, since the start. */
    public long forbiddenMoves() {
        return states.forbiddenMoves();
    }

    /** Consensus messages of peers that were not used, by cause, since the start. */
    public long droppedMessages(DropCause cause) {
        return verification.consensus().dropped().getOrDefault(cause, 0L);
    }
}
