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
        this.resolver = new CoinResolver(
                // In this order: a block leaves those that were fetched after it has come among the recent ones.
                Coins.of(chain), coin -> fetched.coin(coin).or(() -> recent.coin(coin)), rules);
    }

    /**
     * Verifies consecutive blocks that follow what is applied, what is not applied yet, or what was given here before.
     *
     * @return done when all has been looked at, whatever came of it
     */
    public Uni<Void> verify(List<Block> blocks) {
        blocks.forEach(fetched::add);
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
        for (Checked checked : resolver.check(chunk)) {
            if (checked.outcome() instanceof VerificationOutcome.Verified) {
                verified.put(checked.transaction().fullHash(), checked);
            }
        }
        return chunk.size();
    }

    /** Blocks that were given to {@link #verify} are final here, or are not wanted any more. */
    public void forget(List<Block> blocks) {
        for (Block block : blocks) {
            fetched.remove(block);
            block.transactions().forEach(transaction -> verified.remove(transaction.fullHash()));
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
