package io.timecoin.verification;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionRules;
import io.timecoin.ledger.Verdict;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.mempool.Origin;
import io.timecoin.replica.Checked;
import io.timecoin.storage.ChainStore;
import io.timecoin.storage.CoinsAt;
import io.timecoin.storage.Spend;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Judges transactions away from the engine: reads all their coins with one look into the database, then applies {@link
 * TransactionRules}. Runs on verifier threads; safe for any.
 */
final class CoinResolver {

    /** A transaction to be judged, and what is to be remembered of where it came from. */
    record Question(Transaction transaction, Optional<Checked.Ticket> ticket, Origin origin, boolean relayed) {

        /** What a voter brings it has sent to the other voters already. */
        Question(Transaction transaction, Optional<Checked.Ticket> ticket, Origin origin) {
            this(transaction, ticket, origin, origin instanceof Origin.Voter);
        }

        /** The answer. */
        Checked checked(VerificationOutcome outcome, long seenHeight, Optional<Hash256> spentBy) {
            return new Checked(transaction, outcome, seenHeight, spentBy, ticket, origin, relayed);
        }
    }

    /** The coins of applied blocks. */
    interface Coins {

        /** Of the last applied block. */
        long height();

        CoinsAt coins(List<OutPoint> outPoints);

        @Nullable
        Spend spender(OutPoint outPoint);

        static Coins of(ChainStore chain) {
            return new Coins() {
                @Override
                public long height() {
                    return chain.tip().height();
                }

                @Override
                public CoinsAt coins(List<OutPoint> outPoints) {
                    return chain.coins(outPoints);
                }

                @Override
                public @Nullable Spend spender(OutPoint outPoint) {
                    return chain.spender(outPoint);
                }
            };
        }
    }

    private final Coins chain;
    private final Function<OutPoint, Optional<Coin>> recent;
    private final TransactionRules rules;

    CoinResolver(Coins chain, RecentOutputs recent, TransactionRules rules) {
        this(chain, recent::coin, rules);
    }

    /** @param recent coins of blocks that are not applied yet */
    CoinResolver(Coins chain, Function<OutPoint, Optional<Coin>> recent, TransactionRules rules) {
        this.chain = chain;
        this.recent = recent;
        this.rules = rules;
    }

    List<Checked> check(List<Question> questions) {
        // In this order: a block that is applied meanwhile leaves the recent outputs only after it is in the database,
        // and a
        // coin found among them is not settled at a height that is too low, but would seem so at one that is too high.
        long height = chain.height();
        List<Optional<Coin>> recentCoins = new ArrayList<>();
        List<OutPoint> others = new ArrayList<>();
        for (Question question : questions) {
            for (OutPoint input : question.transaction().inputs()) {
                Optional<Coin> coin = recent.apply(input);
                recentCoins.add(coin);
                if (coin.isEmpty()) {
                    others.add(input);
                }
            }
        }
        CoinsAt stored = chain.coins(others);
        Iterator<Optional<Coin>> recentNext = recentCoins.iterator();
        Iterator<@Nullable Coin> storedNext = stored.coins().iterator();
        List<Checked> results = new ArrayList<>(questions.size());
        for (Question question : questions) {
            results.add(check(question, recentNext, storedNext, height));
        }
        return results;
    }

    private Checked check(
            Question question,
            Iterator<Optional<Coin>> recentNext,
            Iterator<@Nullable Coin> storedNext,
            long seenHeight) {
        Transaction transaction = question.transaction();
        List<@Nullable Coin> coins = new ArrayList<>(transaction.inputs().size());
        List<OutPoint> unsettled = new ArrayList<>();
        for (OutPoint input : transaction.inputs()) {
            Optional<Coin> coin = recentNext.next();
            coin.ifPresent(_ -> unsettled.add(input));
            coins.add(coin.isPresent() ? coin.get() : storedNext.next());
        }
        VerificationOutcome outcome = rules.verify(transaction, coins, seenHeight, unsettled);
        if (outcome instanceof VerificationOutcome.Rejected rejected
                && rejected.reason().rule() == Rule.INPUT_UNKNOWN) {
            return unknown(question, coins, outcome, seenHeight);
        }
        return question.checked(outcome, seenHeight, Optional.empty());
    }

    /** A coin that is not there may have been spent by a final transaction: then that one is named. */
    private Checked unknown(
            Question question, List<@Nullable Coin> coins, VerificationOutcome outcome, long seenHeight) {
        Transaction transaction = question.transaction();
        for (int i = 0; i < coins.size(); i++) {
            OutPoint input = transaction.inputs().get(i);
            Spend spend = coins.get(i) == null ? chain.spender(input) : null;
            if (spend != null) {
                return spent(question, input, spend.txid(), seenHeight); // by itself, if it is final
            }
        }
        return question.checked(outcome, seenHeight, Optional.empty());
    }

    private static Checked spent(Question question, OutPoint input, Hash256 winner, long seenHeight) {
        return question.checked(
                new VerificationOutcome.Rejected(
                        new Verdict.Invalid(Rule.INPUT_SPENT, input + " is spent by the final transaction " + winner)),
                seenHeight,
                Optional.of(winner));
    }
}
