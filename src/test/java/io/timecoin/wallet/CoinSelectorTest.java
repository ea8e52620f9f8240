package io.timecoin.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.HashTag;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.TransactionOutput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CoinSelectorTest {

    private static final ChainParameters PARAMS = ChainParameters.STANDARD;

    private final CoinSelector selector = new CoinSelector(PARAMS);

    static Address owner(int number) {
        byte[] payload = new byte[Address.LENGTH];
        ByteBuffer.wrap(payload).putInt(number);
        return Address.of(payload);
    }

    static SpendableCoin coin(int number, long value, int owner) {
        byte[] bytes = ByteBuffer.allocate(4).putInt(number).array();
        return new SpendableCoin(new OutPoint(HashTag.TRANSACTION_ID.hash(bytes), 0), value, owner(owner));
    }

    private static Payment pay(long... amounts) {
        List<TransactionOutput> outputs = new ArrayList<>();
        for (long amount : amounts) {
            outputs.add(new TransactionOutput(amount, owner(99)));
        }
        return Payment.of(outputs);
    }

    private CoinSelection.Selected assertSelected(Payment payment, List<SpendableCoin> coins) {
        return assertInstanceOf(CoinSelection.Selected.class, selector.select(payment, coins));
    }

    private CoinSelection.Refused assertRefused(Rule rule, Payment payment, List<SpendableCoin> coins) {
        CoinSelection.Refused refused = assertInstanceOf(CoinSelection.Refused.class, selector.select(payment, coins));
        assertEquals(rule, refused.rule(), refused.detail());
        return refused;
    }

    @Test
    void theLargestCoinsComeFirst() {
        List<SpendableCoin> coins = List.of(coin(1, 5_000, 1), coin(2, 50_000, 1), coin(3, 20_000, 1));
        CoinSelection.Selected selected = assertSelected(pay(60_000), coins);
        assertEquals(List.of(coins.get(1), coins.get(2)), selected.coins());
        assertEquals(1_000, selected.fee());
        assertEquals(9_000, selected.change());
    }

    @Test
    void theSmallestCoinThatSufficesAlonePays() {
        List<SpendableCoin> coins = List.of(coin(1, 5_000, 1), coin(2, 5_000_000, 1), coin(3, 20_000, 1));
        CoinSelection.Selected selected = assertSelected(pay(15_000), coins);
        assertEquals(List.of(coins.get(2)), selected.coins());
        assertEquals(1_000, selected.fee());
        assertEquals(4_000, selected.change());
    }

    @Test
    void theFeeCountsTheChangeToTheSatoshi() {
        // 2,002,000 = outputs + fee with fee = outputs / 1000
        CoinSelection.Selected selected = assertSelected(pay(1_000_000), List.of(coin(1, 2_002_000, 1)));
        assertEquals(2_000, selected.fee());
        assertEquals(1_000_000, selected.change());
    }

    @Test
    void changeBelowTheLeastOutputGoesToTheFee() {
        CoinSelection.Selected selected = assertSelected(pay(10_000), List.of(coin(1, 11_545, 1)));
        assertEquals(0, selected.change());
        assertEquals(1_545, selected.fee());
        assertEquals(
                546, assertSelected(pay(10_000), List.of(coin(1, 11_546, 1))).change());
    }

    @Test
    void saysHowMuchIsMissing() {
        List<SpendableCoin> coins = List.of(coin(1, 5_000, 1), coin(2, 4_000, 1));
        CoinSelection.Refused refused = assertRefused(Rule.INPUTS_BELOW_OUTPUTS, pay(8_500), coins);
        assertEquals(500, refused.missing());
        assertTrue(refused.detail().contains("500"), refused.detail());
        List<SpendableCoin> enough = new ArrayList<>(coins);
        enough.add(coin(3, 500, 1));
        assertSelected(pay(8_500), enough);
    }

    @Test
    void withoutCoinsEverythingIsMissing() {
        assertEquals(
                9_500,
                assertRefused(Rule.INPUTS_BELOW_OUTPUTS, pay(8_500), List.of()).missing());
    }

    @Test
    void amountsOutOfBoundsAreRefused() {
        List<SpendableCoin> coins = List.of(coin(1, 5_000, 1));
        assertRefused(Rule.OUTPUT_BELOW_MINIMUM, pay(545), coins);
        assertRefused(Rule.OUTPUT_BELOW_MINIMUM, pay(-1), coins);
        assertRefused(Rule.AMOUNT_OVERFLOW, pay(Long.MAX_VALUE, 1_000), coins);
        assertRefused(Rule.MALFORMED, pay(), coins);
        assertRefused(Rule.MALFORMED, pay(new long[1_024]), coins);
        assertRefused(Rule.MALFORMED, new Payment(pay(1_000).outputs(), new byte[257], 0, 0), coins);
        assertEquals(
                Long.MAX_VALUE,
                assertRefused(Rule.INPUTS_BELOW_OUTPUTS, pay(Long.MAX_VALUE), List.of())
                        .missing());
    }

    @Test
    void noMoreInputsThanATransactionMayHave() {
        List<SpendableCoin> coins = new ArrayList<>();
        for (int i = 0; i < 1_100; i++) {
            coins.add(coin(i, 1_000, 1));
        }
        assertRefused(Rule.TRANSACTION_TOO_LARGE, pay(1_024_000), coins);
        assertEquals(1_024, assertSelected(pay(986_500), coins).coins().size(), "fee is 1 satoshi for a byte");
    }

    @Test
    void noMoreBytesThanATransactionMayHave() {
        List<SpendableCoin> coins = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            coins.add(coin(i, 1_000, i));
        }
        assertRefused(Rule.TRANSACTION_TOO_LARGE, pay(700_000), coins);
    }

    @Test
    void theChoiceIsTheSameInAnyOrderAndItsFeeTheLeast() {
        long seed = 20_250_103;
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            List<SpendableCoin> coins = new ArrayList<>();
            for (int i = 0; i < random.nextInt(1, 30); i++) {
                coins.add(coin(i, random.nextLong(1, 1L << random.nextInt(11, 45)), random.nextInt(4)));
            }
            Payment payment = pay(random.nextLong(546, 1L << random.nextInt(11, 45)), 546);
            CoinSelection selection = selector.select(payment, coins);
            Collections.shuffle(coins, random);
            String where = "seed " + seed + ", round " + round;
            assertEquals(selection, selector.select(payment, coins), where);
            if (selection instanceof CoinSelection.Selected selected) {
                assertBalancedAndCheap(payment, selected, where);
            }
        }
    }

    private static void assertBalancedAndCheap(Payment payment, CoinSelection.Selected selected, String where) {
        long amount =
                payment.outputs().stream().mapToLong(TransactionOutput::value).sum();
        long total = selected.coins().stream().mapToLong(SpendableCoin::value).sum();
        assertEquals(total, amount + selected.fee() + selected.change(), where);
        int owners = (int)
                selected.coins().stream().map(SpendableCoin::owner).distinct().count();
        int outputs = payment.outputs().size() + (selected.change() > 0 ? 1 : 0);
        int size = TransferSize.of(selected.coins().size(), outputs, owners, 0);
        long least = PARAMS.minimumFee(amount + selected.change(), size);
        assertTrue(selected.fee() >= least, where);
        if (selected.change() > 0) {
            assertTrue(selected.change() >= PARAMS.minOutput(), where);
            long lower = selected.fee() - 1;
            assertTrue(lower < PARAMS.minimumFee(amount + selected.change() + 1, size), where);
        }
    }
}
