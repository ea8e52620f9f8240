package io.timecoin.query;

import io.timecoin.consensus.Certificate;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockSummary;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Genesis;
import io.timecoin.query.view.BlockView;
import io.timecoin.storage.ChainStore;
import io.timecoin.storage.CoinTotals;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Answers from the database. */
final class StoredChainQueries implements ChainQueries {

    private final Genesis genesis;
    private final ChainStore chain;
    private final LedgerReader reader;
    private final Reads reads;

    StoredChainQueries(Genesis genesis, ChainStore chain, LedgerReader reader, Reads reads) {
        this.genesis = genesis;
        this.chain = chain;
        this.reader = reader;
        this.reads = reads;
    }

    @Override
    public CompletionStage<Optional<BlockView>> blockByHeight(long height) {
        return reads.walk(stop -> reader.block(height));
    }

    @Override
    public CompletionStage<Optional<BlockView>> blockByHash(Hash256 hash) {
        return reads.walk(stop -> reader.block(hash));
    }

    @Override
    public CompletionStage<List<BlockSummary>> blocksDownFrom(long fromHeight, int limit) {
        return reads.walk(stop -> reader.blocksDownFrom(fromHeight, limit, stop));
    }

    @Override
    public CompletionStage<Optional<Certificate>> certificate(long height) {
        return reads.point(() -> reader.certificate(height));
    }

    @Override
    public CompletionStage<Totals> totals() {
        return reads.walk(stop -> {
            // One moment for both: a settlement in between would look like coins out of nothing.
            ChainStore.Scan scan = chain.scan(stop);
            CoinTotals totals = scan.coins();
            ChainState tip = scan.tip();
            return new Totals(
                    totals.height(),
                    totals.count(),
                    totals.satoshis(),
                    tip.epochFees(),
                    genesis.supply() + tip.minted());
        });
    }
}
