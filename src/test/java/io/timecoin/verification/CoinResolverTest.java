package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.Origin;
import io.timecoin.replica.Checked;
import io.timecoin.storage.CoinsAt;
import io.timecoin.storage.Spend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CoinResolverTest {

    private final TestLedger ledger = TestLedger.ofBronze(4);
    private final RecentOutputs recent = new RecentOutputs();
    private final VerifiedTransaction maker = ledger.verifiedTransfer(0, 1, 500 * 100_000_000L);
    private final Block block = ledger.block(ledger.initialState(), TestLedger.GENESIS_TIME + 1, maker);
    private final OutPoint made = new OutPoint(maker.transaction().txid(), 0);
    private final Transaction spender = ledger.transfer(
            made, 500 * 100_000_000L, TestLedger.wallet(1), TestLedger.address(TestLedger.wallet(2)), 100_000_000L);

    /** A database to which the block is applied between two looks at it. */
    private final class Applying implements CoinResolver.Coins {
        private long height;

        @Override
        public long height() {
            return height;
        }

        @Override
        public CoinsAt coins(List<OutPoint> outPoints) {
            height = block.height();
            recent.remove(block);
            List<@Nullable Coin> none = new ArrayList<>();
            outPoints.forEach(_ -> none.add(null));
            return new CoinsAt(height, none);
        }

        @Override
        public @Nullable Spend spender(OutPoint outPoint) {
            return null;
        }
    }

    @Test
    void aCoinThatIsSettledWhileItIsLookedUpIsNotTakenForOneThatWasLookedUpAfterwards() {
        recent.add(block);
        CoinResolver applying = new CoinResolver(new Applying(), recent, ledger.rules());
        Checked checked = applying.check(
                        List.of(new CoinResolver.Question(spender, Optional.empty(), new Origin.Clients())))
                .getFirst();
        VerifiedTransaction verified = assertInstanceOf(VerificationOutcome.Verified.class, checked.outcome())
                .transaction();
        assertEquals(List.of(made), List.copyOf(verified.unsettled()), "it was found among the recent outputs");
        assertEquals(0, verified.seenHeight(), "and its block is above what was seen: whoever asks looks for it there");
        assertEquals(0, checked.seenHeight());
    }

    // ---- a database that stands still

    /** The coins of the genesis and what was put in beside them; it counts how often it is read. */
    private final class Stored implements CoinResolver.Coins {
        private final Map<OutPoint, Coin> coins = new TreeMap<>(ledger.genesis().coins());
        private final Map<OutPoint, Spend> spends = new TreeMap<>();
        private final List<OutPoint> spendersAsked = new ArrayList<>();
        private long height = 7;
        private int reads;

        @Override
        public long height() {
            return height;
        }

        @Override
        public CoinsAt coins(List<OutPoint> outPoints) {
            reads++;
            height++; // blocks are applied all the time
            List<@Nullable Coin> found = new ArrayList<>();
            outPoints.forEach(outPoint -> found.add(coins.get(outPoint)));
            return new CoinsAt(height, found);
        }

        @Override
        public @Nullable Spend spender(OutPoint outPoint) {
            spendersAsked.add(outPoint);
            return spends.get(outPoint);
        }
    }

    private final Stored stored = new Stored();
    private final CoinResolver resolver = new CoinResolver(stored, recent, ledger.rules());

    private List<Checked> check(Transaction... transactions) {
        return resolver.check(Arrays.stream(transactions)
                .map(transaction -> new CoinResolver.Question(transaction, Optional.empty(), new Origin.Clients()))
                .toList());
    }

    private static VerifiedTransaction verified(Checked checked) {
        return assertInstanceOf(VerificationOutcome.Verified.class, checked.outcome(), checked::toString)
                .transaction();
    }

    private static Rule rule(Checked checked) {
        return assertInstanceOf(VerificationOutcome.Rejected.class, checked.outcome(), checked::toString)
                .reason()
                .rule();
    }

    /** Spends coins of several owners and gives all but a fee to one. */
    private Transaction merge(long[] values, List<Signer> owners, OutPoint... coins) {
        return ledger.sign(
                TransactionBody.transfer(
                        List.of(coins),
                        List.of(new TransactionOutput(
                                Arrays.stream(values).sum() - 300_000_000, TestLedger.address(TestLedger.wallet(9))))),
                values,
                owners.toArray(Signer[]::new));
    }

    @Test
    void aCoinOfAnAppliedBlockIsSettledAtTheHeightThatWasReadBeforeIt() {
        Checked checked = check(ledger.transfer(0, 1, 1_000_000)).getFirst();
        assertEquals(List.of(), verified(checked).unsettled());
        assertEquals(7, verified(checked).seenHeight(), "what was applied meanwhile may have spent it");
        assertEquals(7, checked.seenHeight());
        assertEquals(Optional.empty(), checked.spentBy());
    }

    @Test
    void eachTransactionOfManyGetsItsOwnCoinsInOneLook() {
        recent.add(block);
        OutPoint change = new OutPoint(maker.transaction().txid(), 1);
        long left = maker.transaction().outputs().get(1).value();
        Transaction mixed = merge(
                new long[] {TestLedger.COIN, left},
                List.of(TestLedger.wallet(3), TestLedger.wallet(0)),
                ledger.coinOf(3),
                change);
        List<Checked> results =
                check(ledger.transfer(2, 1, 1_000_000), mixed, spender, ledger.transfer(4, 1, 1_000_000));
        assertEquals(1, stored.reads);
        assertEquals(
                List.of(List.of(), List.of(change), List.of(made), List.of()),
                results.stream().map(result -> verified(result).unsettled()).toList());
        assertEquals(300_000_000, verified(results.get(1)).fee(), "the value of each of its coins was found");
    }

    @Test
    void whoSpendsACoinTwiceInOneBatchIsJudgedEachForItself() {
        Transaction first = ledger.transfer(0, 1, 1_000_000);
        Transaction second = ledger.transfer(0, 2, 2_000_000);
        List<Checked> results = check(first, second);
        assertEquals(first, verified(results.get(0)).transaction(), "which of them comes first is not decided here");
        assertEquals(second, verified(results.get(1)).transaction());
    }

    @Test
    void aFaultyTransactionTakesNoCoinsOfThoseBehindIt() {
        Transaction twice = merge(
                new long[] {TestLedger.COIN, TestLedger.COIN},
                List.of(TestLedger.wallet(0)),
                ledger.coinOf(0),
                ledger.coinOf(0));
        OutPoint nowhere = new OutPoint(Hash256.ZERO, 0);
        Transaction unknown = merge(
                new long[] {TestLedger.COIN, TestLedger.COIN},
                List.of(TestLedger.wallet(0)),
                nowhere,
                ledger.coinOf(0));
        List<Checked> results = check(twice, unknown, ledger.transfer(2, 1, 1_000_000));
        assertEquals(Rule.DUPLICATE_INPUT, rule(results.get(0)));
        assertEquals(Rule.INPUT_UNKNOWN, rule(results.get(1)));
        assertEquals(List.of(nowhere), stored.spendersAsked, "only of what is not there");
        assertEquals(
                ledger.coinOf(2),
                verified(results.get(2)).transaction().inputs().getFirst());
    }

    @Test
    void aCoinThatNobodyKnowsMayYetCome() {
        Checked checked = check(spender).getFirst();
        assertEquals(Rule.INPUT_UNKNOWN, rule(checked));
        assertEquals(Optional.empty(), checked.spentBy());
        assertEquals(7, checked.seenHeight());
    }

    @Test
    void whoSpentACoinForGoodIsNamed() {
        Transaction winner = ledger.transfer(0, 1, 1_000_000);
        stored.coins.remove(ledger.coinOf(0));
        stored.spends.put(ledger.coinOf(0), new Spend(winner.txid(), 6));
        Transaction late = merge(
                new long[] {TestLedger.COIN, TestLedger.COIN},
                List.of(TestLedger.wallet(0), TestLedger.wallet(2)),
                ledger.coinOf(2),
                ledger.coinOf(0));
        Checked checked = check(late).getFirst();
        assertEquals(Rule.INPUT_SPENT, rule(checked));
        assertEquals(Optional.of(winner.txid()), checked.spentBy());
        assertEquals(7, checked.seenHeight());
    }

    @Test
    void aTransactionThatIsFinalIsSpentByItself() {
        Transaction done = ledger.transfer(0, 1, 1_000_000);
        stored.coins.remove(ledger.coinOf(0));
        stored.spends.put(ledger.coinOf(0), new Spend(done.txid(), 6));
        assertEquals(Optional.of(done.txid()), check(done).getFirst().spentBy());
    }

    @Test
    void whereATransactionCameFromIsRememberedWhateverIsFound() {
        Transaction known = ledger.transfer(0, 1, 1_000_000);
        Transaction spent = ledger.transfer(2, 1, 1_000_000);
        stored.coins.remove(ledger.coinOf(2));
        stored.spends.put(ledger.coinOf(2), new Spend(known.txid(), 6));
        Optional<Checked.Ticket> ticket = Optional.of(new Checked.Ticket() {});
        Origin origin = new Origin.Voter(known.txid());
        List<Checked> results = resolver.check(Stream.of(known, spender, spent)
                .map(transaction -> new CoinResolver.Question(transaction, ticket, origin))
                .toList());
        results.forEach(result -> assertEquals(ticket, result.ticket(), result::toString));
        results.forEach(result -> assertEquals(origin, result.origin(), result::toString));
        results.forEach(result -> assertTrue(result.relayed(), result::toString));
        assertEquals(
                List.of(known, spender, spent),
                results.stream().map(Checked::transaction).toList());
        assertFalse(check(known).getFirst().relayed());
    }
}
