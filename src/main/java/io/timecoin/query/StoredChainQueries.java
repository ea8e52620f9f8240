package io.timecoin.query;

import io.timecoin.consensus.Certificate;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Genesis;
import io.timecoin.query.view.BlockView;
import io.timecoin.storage.ChainStore;
import io.timecoin.storage.CoinTotals;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Answers from the database, on the executor for reads. */
final class StoredChainQueries implements ChainQueries {

    private final Genesis genesis;
    private final ChainStore chain;
    private final LedgerReader reader;
    private final Executor reads;

    StoredChainQueries(Genesis genesis, ChainStore chain, LedgerReader reader, Executor reads) {
        this.genesis = genesis;
        this.chain = chain;
        this.reader = reader;
        this.reads = reads;
    }

    @Override
    public CompletionStage<Optional<BlockView>> blockByHeight(long height) {
        return read(() -> reader.block(height));
    }

    @Override
    public CompletionStage<Optional<BlockView>> blockByHash(Hash256 hash) {
        return read(() -> reader.block(hash));
    }

    @Override
    public CompletionStage<List<BlockView>> blocksDownFrom(long fromHeight, int limit) {
        return read(() -> reader.blocksDownFrom(fromHeight, limit));
    }

    @Override
    public CompletionStage<Optional<Certificate>> certificate(long height) {
        return read(() -> reader.certificate(height));
    }

    @Override
    public CompletionStage<Totals> totals() {
        return read(() -> {
            // One moment for both: a settlement in between would look like coins out of nothing.
            ChainStore.Scan scan = chain.scan();
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

    private <T> CompletionStage<T> read(Supplier<T> question) {
        return CompletableFuture.supplyAsync(question, reads);
    }
}
