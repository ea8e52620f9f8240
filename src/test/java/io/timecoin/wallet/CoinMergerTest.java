package io.timecoin.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionRules;
import io.timecoin.ledger.VerificationOutcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CoinMergerTest {

    private static final Hash256 GENESIS = HashTag.GENESIS.hash(new byte[] {1});
    private static final Wallet WALLET = Wallet.of(Mnemonic.ofEntropy(new byte[32]), 2);

    private final CoinMerger merger = new CoinMerger(ChainParameters.STANDARD);

    private static List<SpendableCoin> coins(int owner, int count, long value) {
        List<SpendableCoin> coins = new ArrayList<>();
        Address address = WALLET.addresses().get(owner);
        for (int i = 0; i < count; i++) {
            byte[] name = (owner + " " + i).getBytes(StandardCharsets.US_ASCII);
            coins.add(new SpendableCoin(new OutPoint(HashTag.TRANSACTION_ID.hash(name), 0), value, address));
        }
        return coins;
    }

    private static Transaction signed(CoinSelection.Selected each) {
        TransactionBuilder builder = new TransactionBuilder(GENESIS);
        return builder.sign(builder.body(Payment.of(List.of()), each), each.coins(), WALLET::signer);
    }

    @Test
    void eachTransactionIsValidAtTheFeeThatTheRulesAskAndPaysItsOwner() {
        List<SpendableCoin> coins = coins(0, 3, 1_000_000);
        List<CoinSelection.Selected> round = merger.round(coins);
        assertEquals(1, round.size());
        Transaction merge = signed(round.getFirst());
        List<Coin> spent = round.getFirst().coins().stream()
                .map(coin -> new Coin(coin.value(), coin.owner(), 1, false))
                .toList();
        VerificationOutcome.Verified verified = assertInstanceOf(
                VerificationOutcome.Verified.class,
                new TransactionRules(ChainParameters.STANDARD, GENESIS, SignatureVerifiers.fastest())
                        .verify(merge, spent, 1, List.of()));
        assertEquals(
                ChainParameters.STANDARD.minimumFee(0, merge.size()),
                verified.transaction().fee());
        assertEquals(1, merge.outputs().size());
        assertEquals(WALLET.addresses().getFirst(), merge.outputs().getFirst().owner());
    }

    @Test
    void twoThousandSmallCoinsBecomeOneInThreeTransactionsThatFit() {
        List<SpendableCoin> coins = coins(0, 2_000, 1_000_000);
        CoinMerger.Plan plan = merger.plan(coins);
        assertEquals(3, plan.transactions());
        assertEquals(1, plan.left());
        List<CoinSelection.Selected> round = merger.round(coins);
        assertEquals(
                List.of(1_024, 976),
                round.stream().map(each -> each.coins().size()).toList());
        for (CoinSelection.Selected each : round) {
            assertTrue(signed(each).size() <= Transaction.MAX_BYTES);
        }
    }

    @Test
    void thePlanIsWhatTheRoundsDo() {
        List<SpendableCoin> left = new ArrayList<>(coins(0, 1_100, 1_000_000));
        left.addAll(coins(1, 2, 9_000_000));
        CoinMerger.Plan plan = merger.plan(left);
        long fee = 0;
        int transactions = 0;
        for (var round = merger.round(left); !round.isEmpty(); round = merger.round(left)) {
            for (CoinSelection.Selected each : round) {
                left.removeAll(each.coins());
                left.add(CoinMerger.merged(each, new OutPoint(signed(each).txid(), 0)));
                fee += each.fee();
                transactions++;
            }
        }
        assertEquals(transactions, plan.transactions());
        assertEquals(fee, plan.fee());
        assertEquals(left.size(), plan.left());
        assertEquals(2, left.size(), "one for each address");
    }

    @Test
    void addressesAreNotMixedAndOneCoinIsLeftAlone() {
        List<SpendableCoin> coins = coins(0, 1, 1_000_000);
        coins.addAll(coins(1, 1, 1_000_000));
        assertEquals(List.of(), merger.round(coins));
        assertEquals(new CoinMerger.Plan(List.of(), 2), merger.plan(coins));
    }

    @Test
    void coinsThatAreWorthLessThanTheirMergeStay() {
        assertEquals(List.of(), merger.round(coins(0, 2, 5_000)), "the fee would be more than both");
        ChainParameters dear = new ChainParameters(600_000, 5_000, 1_000, 1_000, 1_000, 2_000_000, 10_000, 10_000, 100);
        List<SpendableCoin> coins = coins(0, 100, 6_000);
        coins.addAll(coins(1, 3, 100_000_000));
        assertEquals(101, new CoinMerger(dear).plan(coins).left());
    }
}
