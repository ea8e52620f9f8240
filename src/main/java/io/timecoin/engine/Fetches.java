package io.timecoin.engine;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.network.fetch.Sources;
import io.timecoin.replica.FinalizedBlock;
import java.util.List;

/** Gets from peers what the engine lacks, and gives them what it has. On the engine's thread; answers come to its inbox. */
public interface Fetches {

    /**
     * Transactions of a proposal that are not in the mempool.
     *
     * @param sources node keys, the likeliest first
     */
    void fetchTransactions(List<Hash256> fullHashes, Sources<PublicKey> sources);

    /**
     * A block that is to be voted on, or that others have notarized.
     *
     * @param sources node keys, the likeliest first
     */
    void fetchBlock(Hash256 blockHash, Sources<PublicKey> sources);

    /**
     * What has been notarized or nullified in views that this node has not seen decided.
     *
     * @param sources node keys, the likeliest first
     */
    void fetchCertificates(long epoch, long fromView, long toView, Sources<PublicKey> sources);

    void fetchFinalBlocks(long fromHeight, PublicKey peer);

    /** Blocks are final: whoever lags may still ask for them. */
    void finalized(List<FinalizedBlock> blocks);
}
