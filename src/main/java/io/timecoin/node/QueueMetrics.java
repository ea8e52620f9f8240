package io.timecoin.node;

import io.timecoin.engine.BlockImporter;
import io.timecoin.engine.ConsensusEngine;
import io.timecoin.verification.TransactionIntake;
import jakarta.inject.Singleton;

/** What waits in a node, each where it waits: which queue grows says what is too slow. */
@Singleton
public record QueueMetrics(NodeGauges gauges) implements MetricSource {

    @Override
    public void describe(Registry registry) {
        registry.gauge(
                "timecoin_engine_waiting_messages",
                "Messages, answers and questions that wait for the engine",
                () -> gauges.engineConsensus());
        registry.gauge("timecoin_engine_waiting_messages_limit", "Its bound", () -> ConsensusEngine.CONSENSUS_CAPACITY);
        registry.gauge(
                "timecoin_engine_waiting_transactions",
                "Verified transactions that wait for the engine",
                () -> gauges.engineTransactions());
        registry.gauge(
                "timecoin_engine_waiting_transactions_limit", "Its bound", () -> ConsensusEngine.TRANSACTION_CAPACITY);
        registry.gauge(
                "timecoin_verifier_waiting_tasks",
                "Tasks that wait for a verifier thread",
                () -> gauges.verifierTasks());
        registry.gauge(
                "timecoin_unverified_transactions",
                "Transactions that wait for verification",
                () -> gauges.unverifiedTransactions());
        registry.gauge(
                "timecoin_unverified_transactions_limit", "Bound of clients' ones", () -> TransactionIntake.CAPACITY);
        registry.gauge(
                "timecoin_peer_waiting_openings",
                "Openings of peers that wait for their turn",
                () -> gauges.waitingOpenings());
        registry.gauge(
                "timecoin_unapplied_blocks",
                "Final blocks that wait for the chain's database",
                () -> gauges.unappliedBlocks());
        registry.gauge(
                "timecoin_unapplied_blocks_limit",
                "More and no client's transaction is taken",
                () -> BlockImporter.BACKLOG);
        registry.gauge(
                "timecoin_unapplied_transactions",
                "Transactions of blocks that the chain's database does not have yet",
                () -> gauges.unappliedTransactions());
        registry.gauge(
                "timecoin_vote_log_waiting_appends",
                "Appends that wait for the vote log's disk",
                () -> gauges.voteLogAppends());
        registry.counter(
                "timecoin_fetched_transactions",
                "Transactions of proposals that had to be fetched",
                () -> gauges.fetchedTransactions());
    }
}
