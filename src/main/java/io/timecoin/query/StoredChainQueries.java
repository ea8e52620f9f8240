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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers from the database. Clients hear of a final block before it is there: who asks for it then is answered when it is. */
final class StoredChainQueries implements ChainQueries {

    private final Genesis genesis;
    private final ChainStore chain;
    private final LedgerReader reader;
    private final Reads reads;
    private final AnnouncedBlocks announced;
    private final Executor answers;

    /** @param answers where reads go on after a wait: storage has other work */
    StoredChainQueries(
            Genesis genesis,
            ChainStore chain,
            LedgerReader reader,
            Reads reads,
            AnnouncedBlocks announced,
            Executor answers) {
        this.genesis = genesis;
        this.chain = chain;
        this.reader = reader;
        this.reads = reads;
        this.announced = announced;
        this.answers = answers;
    }

    /** Reads what is final up to this height. */
    private <T> CompletableFuture<T> upTo(long height, Supplier<CompletableFuture<T>> read) {
        return announced.areApplied(height) ? read.get() : then(announced.whenApplied(height), _ -> read.get());
    }

    /** One stage after the other. Whoever waits no longer cancels that which is under way. */
    private <A, B> CompletableFuture<B> then(CompletableFuture<A> first, Function<A, CompletableFuture<B>> next) {
        CompletableFuture<B> both = new CompletableFuture<>();
        var _ = first.thenComposeAsync(
                        value -> {
                            CompletableFuture<B> second = next.apply(value);
                            var _ = both.whenComplete((_, _) -> second.cancel(false));
                            return second;
                        },
                        answers)
                .whenComplete((value, failure) -> {
                    if (failure == null) {
                        both.complete(value);
                    } else {
                        both.completeExceptionally(failure);
                    }
                });
        var _ = both.whenComplete((_, _) -> first.cancel(false));
        return both;
    }

    @Override
    public CompletionStage<Optional<BlockView>> blockByHeight(long height) {
        return upTo(height, () -> reads.walk(stop -> reader.block(height)));
    }

    @Override
    public CompletionStage<Optional<BlockView>> blockByHash(Hash256 hash) {
        boolean all = announced.areApplied(Long.MAX_VALUE);
        CompletableFuture<Optional<BlockView>> found = reads.walk(stop -> reader.block(hash));
        return all
                ? found
                : then(
                        found,
                        block -> block.isPresent()
                                ? CompletableFuture.completedFuture(block)
                                : upTo(Long.MAX_VALUE, () -> reads.walk(stop -> reader.block(hash))));
    }

    @Override
    public CompletionStage<List<BlockSummary>> blocksDownFrom(long fromHeight, int limit) {
        return upTo(fromHeight, () -> reads.walk(stop -> reader.blocksDownFrom(fromHeight, limit, stop)));
    }

    @Override
    public CompletionStage<Optional<Certificate>> certificate(long height) {
        return upTo(height, () -> reads.point(() -> reader.certificate(height)));
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
