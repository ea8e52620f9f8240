package io.timecoin.engine;

import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.CoinTransition;
import io.timecoin.mempool.Departure;
import io.timecoin.replica.FinalizedBlock;
import java.util.List;

/** Told what the engine has decided and found, on its thread, in order: must not wait. */
public interface Facts {

    /** Blocks are final; parents come before their children. */
    void finalized(List<FinalizedBlock> blocks);

    void admitted(VerifiedTransaction transaction);

    /** A transaction has left the mempool without having become final. */
    void departed(Departure departure);

    void coinMoved(CoinTransition transition);

    void viewEntered(long epoch, long view, int leader);

    /** Notarizing votes of so much weight in all have been seen in the current view. */
    void notarizing(long view, long weight);

    /** A voter has signed two statements that exclude each other. */
    void evidenceFound();

    /** A fresh block is not voted for now because of its timestamp. */
    void untimelyBlock();

    /** So many transactions of a proposal have to be fetched. */
    void fetched(int transactions);

    /** This node has stopped for good. */
    void halted(String reason);

    /** This node finds its own state to be wrong, until it is told otherwise. */
    void selfDiffers(String reason);

    void selfAgrees();
}
