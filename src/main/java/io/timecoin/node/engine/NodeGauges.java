package io.timecoin.node.engine;

import io.timecoin.storage.VoteLog;
import io.timecoin.verification.DropCause;
import java.util.Optional;

/** How full every queue of a node is, and what it has counted. Any thread. */
public final class NodeGauges {

    private final ConsensusEngine engine;
    private final VerifierPool pool;
    private final TransactionIntake intake;
    private final ConsensusIntake consensus;
    private final BlockImporter importer;
    private final Optional<VoteLog> voteLog;
    private final NodeJournal journal;
    private final RecentOutputs recent;
    private final ClockWatch clockWatch;

    NodeGauges(
            ConsensusEngine engine,
            VerifierPool pool,
            TransactionIntake intake,
            ConsensusIntake consensus,
            BlockImporter importer,
            Optional<VoteLog> voteLog,
            NodeJournal journal,
            RecentOutputs recent,
            ClockWatch clockWatch) {
        this.engine = engine;
        this.pool = pool;
        this.intake = intake;
        this.consensus = consensus;
        this.importer = importer;
        this.voteLog = voteLog;
        this.journal = journal;
        this.recent = recent;
        this.clockWatch = clockWatch;
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
        return pool.waiting();
    }

    /** Transactions that wait for verification. */
    public int unverifiedTransactions() {
        return intake.waiting();
    }

    /** Final blocks that wait for the database. */
    public int unappliedBlocks() {
        return importer.backlog();
    }

    /** Votes that wait for the disk. */
    public int voteLogAppends() {
        return voteLog.map(VoteLog::queued).orElse(0);
    }

    /** Transactions of blocks that are not applied yet. */
    public int unappliedTransactions() {
        return recent.size();
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
        return journal.counts().duplicateOperators().sum();
    }

    /** How far a quorum of other voters says at least that this node's clock is behind, seconds; negative if ahead. */
    public double clockOffsetSeconds() {
        return clockWatch.offsetSeconds();
    }

    /** Fresh blocks not voted for when they came because of their timestamp, since the start. */
    public long untimelyBlocks() {
        return journal.counts().untimelyBlocks().sum();
    }

    /** Consensus messages of peers that were not used, by cause, since the start. */
    public long droppedMessages(DropCause cause) {
        return consensus.dropped().getOrDefault(cause, 0L);
    }
}
