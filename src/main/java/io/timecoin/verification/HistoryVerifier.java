package io.timecoin.verification;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionKind;
import io.timecoin.ledger.TransactionRules;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.mempool.Origin;
import io.timecoin.replica.Checked;
import io.timecoin.storage.ChainStore;
import io.timecoin.verification.CoinResolver.Coins;
import io.timecoin.verification.CoinResolver.Question;
import io.timecoin.verification.VerifierPool.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Verifies the transactions of final blocks that were fetched while those before them are still being applied, in all cores and
 * behind everything of agreement. Only what holds is remembered, with the height at which its coins were seen: whether they are
 * unspent is asked when the block is judged, as of every transaction. What was not found here then, or does not hold, is verified
 * as if nothing had been looked at. Safe for any thread.
 */
public final class HistoryVerifier {

    private final VerifierPool pool;
    private final CoinResolver resolver;

    /** What the blocks make that are being verified; an outpoint commits to its coin. */
    private final RecentOutputs fetched = new RecentOutputs();

    private final Map<Hash256, Checked> verified = new ConcurrentHashMap<>();

    HistoryVerifier(VerifierPool pool, ChainStore chain, RecentOutputs recent, TransactionRules rules) {
        this.pool = pool;
        Coins applied = Coins.of(chain);
        // In this order: a block leaves those that were fetched after it has come among the recent ones. Fetched
        // blocks are kept until their whole range is final, so that some of them may be applied long before: their
        // coins are read there, or what spends them would seem to need blocks that have yet to become final.
        this.resolver = new CoinResolver(
                applied,
                coin -> fetched.coin(coin)
                        .filter(found -> found.height() > applied.height())
                        .or(() -> recent.coin(coin)),
                rules);
    }

    /** Takes consecutive blocks that follow what is applied, what is not applied yet, or what was taken here before. */
    public Batch take(List<Block> blocks) {
        blocks.forEach(fetched::add);
        return new Batch(blocks);
    }

    /** Blocks of which what is found is remembered until they are forgotten. */
    public final class Batch {

        private final List<Block> blocks;
        private boolean forgotten;

        private Batch(List<Block> blocks) {
            this.blocks = blocks;
        }

        /** Verifies them; done when all has been looked at, whatever came of it. */
        public Uni<Void> verify() {
            List<Question> questions = blocks.stream()
                    .flatMap(block -> block.transactions().stream())
                    .filter(transaction -> transaction.kind() == TransactionKind.TRANSFER)
                    .map(transaction -> new Question(transaction, Optional.empty(), new Origin.Clients()))
                    .toList();
            return Multi.createFrom()
                    .iterable(Chunks.of(questions))
                    .onItem()
                    .transformToUniAndMerge(chunk -> pool.call(
                            Urgency.HISTORY,
                            new Source.Self(),
                            () -> Uni.createFrom().item(lookAt(chunk))))
                    .collect()
                    .last()
                    .replaceWithVoid();
        }

        private int lookAt(List<Question> chunk) {
            List<Checked> results = resolver.check(chunk);
            synchronized (this) {
                results.stream()
                        .filter(result -> !forgotten && result.outcome() instanceof VerificationOutcome.Verified)
                        .forEach(result -> verified.put(result.transaction().fullHash(), result));
            }
            return chunk.size();
        }

        /** They are final here, or are not wanted any more. */
        public synchronized void forget() {
            forgotten = true; // what is looked at just now is not remembered any more
            for (Block block : blocks) {
                fetched.remove(block);
                block.transactions().forEach(transaction -> verified.remove(transaction.fullHash()));
            }
        }
    }

    /** A transaction that holds, if it was verified and not forgotten. */
    Optional<Checked> find(Transaction transaction) {
        return Optional.ofNullable(verified.get(transaction.fullHash()));
    }

    /** Transactions that are remembered; for tests. */
    int size() {
        return verified.size();
    }
}
