package io.timecoin.replica;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Evidence;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.ClockVerdict;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.AdmissionResult;
import io.timecoin.mempool.CoinTransition;
import io.timecoin.mempool.Departure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a {@link Replica} wants done by the world around it. Called on the replica's thread during a turn; must not block and
 * must not call the replica back before the turn is over. Voters are named by their index in the current active set.
 */
public interface ReplicaPort {

    /**
     * Write in one fsynced batch; only then send the proposal and the votes to all, and return each vote by {@link
     * Replica#vote}. If the write fails nothing is sent and the node stops (protocol §5, Durable before sent).
     *
     * @param basis what has to be durable with them
     */
    void cast(Optional<Proposal> proposal, List<Vote> votes, VoteBasis basis);

    /** Write a body that votes may come to rest on, before all that is cast later; it is soon enough if that is when. */
    void keep(Block body, long epoch, long view);

    /**
     * Send what is durable already once more.
     *
     * @param to the voter that is to have it; empty for all peers
     */
    void repeat(Optional<Proposal> proposal, List<Vote> votes, List<Certificate> certificates, OptionalInt to);

    /** Pass on to every peer that has not shown it. */
    void relay(Certificate certificate, List<Integer> shownBy);

    /** Ask voters, the first ones first, for transactions by full hash; answered by {@link Replica#fetchedTransactions}, perhaps. */
    void fetchTransactions(List<Hash256> fullHashes, List<Integer> sources);

    /** Ask for a block that may not be final; answered by {@link Replica#fetchedBlock}, perhaps. */
    void fetchBlock(Hash256 blockHash, List<Integer> sources);

    /** Ask for certificates; each is verified, then comes as {@link Replica#certificate}. */
    void fetchCertificates(long epoch, long fromView, long toView, int source);

    /** Ask a peer for final blocks; answered by {@link Replica#finalBlocks} or {@link Replica#noFinalBlocks}, perhaps. */
    void fetchFinalBlocks(long fromHeight, PublicKey peer);

    /** Read coins and verify for a block; answered by {@link Replica#checkedForBlock} with the same question, in parts. */
    void verifyForBlock(long question, List<Transaction> transactions);

    /** Judge a block from the database alone, after all that is final is in it; answered by {@link Replica#lookedAgain}. */
    void lookAgain(SecondLook question);

    /** Read coins and verify for the mempool, once more; answered by {@link Replica#checked}. */
    void verifyAgain(Checked earlier);

    /** Tell other nodes about transactions that are new here; not to voters those that came from a voter. */
    void announce(List<VerifiedTransaction> transactions, boolean toVotersToo);

    /** Send a voter transactions that wait here, since it leads and has proposed nothing; eight, and 200 kB, at most. */
    void remind(int voter, List<VerifiedTransaction> transactions);

    /** A valid block is in the tree: its outputs may be spent by blocks on top of it. */
    void blockAdded(Block block);

    /** A block left the tree without having become final. */
    void blockDropped(Block block);

    /** Blocks have become final, in order; the last one carries its finalization. They have to be applied. */
    void finalized(List<FinalizedBlock> blocks);

    /** What became of a transaction somebody waits for. */
    void answered(Checked.Ticket ticket, Checked checked, AdmissionResult result);

    /** A transaction was admitted. */
    void admitted(VerifiedTransaction transaction);

    /** A transaction was not taken, for a reason that may pass: who brings it again is not to be ignored. */
    void refused(Transaction transaction);

    /** Transactions left the mempool without having become final. */
    void departed(List<Departure> departures);

    /** A coin went from one state of its life cycle to another (protocol §3). */
    void coinMoved(CoinTransition transition);

    void viewEntered(long epoch, long view, int leader);

    /** Notarizing votes of so much weight in all have been seen in the current view. */
    default void notarizing(long view, long weight) {}

    void evidenceFound(Evidence evidence);

    /**
     * A fresh block is not voted for now because of its timestamp (protocol §4): held if ahead of the clock, refused if behind.
     * Said once for each block and judgement.
     *
     * @param wall this node's clock, Unix ms
     */
    void untimely(BlockHeader header, ClockVerdict verdict, long wall);

    /**
     * Two looks at a block that others notarized find it invalid: this node takes its own state for wrong and is silent until
     * the chain has left the block behind, or until it is started again (protocol §5.3).
     *
     * @param first why, as it was found at first
     * @param second why, as the database alone says
     */
    void selfDiffers(Hash256 blockHash, String first, String second, List<Certificate> proof);

    /** What {@link #selfDiffers} said is over: this node takes part again. */
    void selfAgrees(Hash256 blockHash);

    /** This node has stopped voting for good; the certificates prove why. */
    void halted(String reason, List<Certificate> certificates);
}
