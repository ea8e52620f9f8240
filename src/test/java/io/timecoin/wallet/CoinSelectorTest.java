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
import java.util.Optional;
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

    /** 100 satoshis for each byte. */
    private static long bytesFee(int inputs, int outputs, int owners) {
        return 100L * TransferSize.of(inputs, outputs, owners, 0);
    }

    @Test
    void theLargestCoinsComeFirst() {
        List<SpendableCoin> coins = List.of(coin(1, 50_000, 1), coin(2, 500_000, 1), coin(3, 200_000, 1));
        CoinSelection.Selected selected = assertSelected(pay(600_000), coins);
        assertEquals(List.of(coins.get(1), coins.get(2)), selected.coins());
        assertEquals(bytesFee(2, 2, 1), selected.fee());
        assertEquals(100_000 - bytesFee(2, 2, 1), selected.change());
    }

    @Test
    void theSmallestCoinThatSufficesAlonePays() {
        List<SpendableCoin> coins = List.of(coin(1, 50_000, 1), coin(2, 50_000_000, 1), coin(3, 200_000, 1));
        CoinSelection.Selected selected = assertSelected(pay(150_000), coins);
        assertEquals(List.of(coins.get(2)), selected.coins());
        assertEquals(bytesFee(1, 2, 1), selected.fee());
        assertEquals(50_000 - bytesFee(1, 2, 1), selected.change());
    }

    @Test
    void theFeeIsByWhatIsPaidAndNotByTheChange() {
        CoinSelection.Selected small = assertSelected(pay(1_000_000), List.of(coin(1, 1L << 50, 1)));
        assertEquals(bytesFee(1, 2, 1), small.fee());
        CoinSelection.Selected large = assertSelected(pay(1_000_000_000), List.of(coin(1, 1L << 50, 1)));
        assertEquals(1_000_000, large.fee());
        assertEquals((1L << 50) - 1_001_000_000, large.change());
    }

    @Test
    void whatOnePaysToOneselfCostsBytesOnly() {
        Payment merge = Payment.of(List.of(new TransactionOutput(1_700_000_000, owner(1))));
        List<SpendableCoin> coins = List.of(coin(1, 1_000_000_000, 1), coin(2, 900_000_000, 1));
        assertEquals(bytesFee(2, 2, 1), assertSelected(merge, coins).fee());
        // Of two owners' coins, it is the other's part that is paid to another.
        List<SpendableCoin> two = List.of(coin(1, 1_000_000_000, 1), coin(2, 900_000_000, 2));
        CoinSelection.Selected selected = assertSelected(merge, two);
        assertEquals(900_000_000 - selected.fee(), 1_700_000_000 + selected.change() - 1_000_000_000);
        assertEquals((900_000_000 - selected.fee()) / 1_000, selected.fee());
    }

    @Test
    void changeBelowTheLeastOutputGoesToTheFee() {
        long enough = 10_000 + bytesFee(1, 2, 1) + 5_000;
        CoinSelection.Selected selected = assertSelected(pay(10_000), List.of(coin(1, enough - 1, 1)));
        assertEquals(0, selected.change());
        assertEquals(enough - 10_001, selected.fee());
        assertEquals(
                5_000, assertSelected(pay(10_000), List.of(coin(1, enough, 1))).change());
    }

    @Test
    void saysHowMuchIsMissing() {
        List<SpendableCoin> coins = List.of(coin(1, 50_000, 1), coin(2, 40_000, 1));
        long missing = 85_000 + bytesFee(2, 1, 1) - 90_000;
        CoinSelection.Refused refused = assertRefused(Rule.INPUTS_BELOW_OUTPUTS, pay(85_000), coins);
        assertEquals(missing, refused.missing());
        assertTrue(refused.detail().contains(Long.toString(missing)), refused.detail());
        List<SpendableCoin> enough = new ArrayList<>(coins);
        enough.add(coin(3, missing + bytesFee(3, 1, 1) - bytesFee(2, 1, 1), 1));
        assertSelected(pay(85_000), enough);
    }

    @Test
    void withoutCoinsEverythingIsMissing() {
        assertEquals(
                85_000 + bytesFee(0, 1, 0),
                assertRefused(Rule.INPUTS_BELOW_OUTPUTS, pay(85_000), List.of()).missing());
    }

    @Test
    void amountsOutOfBoundsAreRefused() {
        List<SpendableCoin> coins = List.of(coin(1, 50_000, 1));
        assertRefused(Rule.OUTPUT_BELOW_MINIMUM, pay(4_999), coins);
        assertRefused(Rule.OUTPUT_BELOW_MINIMUM, pay(-1), coins);
        assertRefused(Rule.AMOUNT_OVERFLOW, pay(Long.MAX_VALUE, 5_000), coins);
        assertRefused(Rule.MALFORMED, pay(), coins);
        assertRefused(Rule.MALFORMED, pay(new long[1_024]), coins);
        assertRefused(Rule.MALFORMED, new Payment(pay(5_000).outputs(), new byte[257], 0, 0), coins);
        assertEquals(
                Long.MAX_VALUE,
                assertRefused(Rule.INPUTS_BELOW_OUTPUTS, pay(Long.MAX_VALUE), List.of())
                        .missing());
    }

    @Test
    void noMoreInputsThanATransactionMayHave() {
        List<SpendableCoin> coins = new ArrayList<>();
        for (int i = 0; i < 1_100; i++) {
            coins.add(coin(i, 10_000, 1));
        }
        assertRefused(Rule.TRANSACTION_TOO_LARGE, pay(10_240_000), coins);
        long most = 10_240_000 - bytesFee(1_024, 1, 1);
        assertEquals(1_024, assertSelected(pay(most), coins).coins().size(), "fee is 100 satoshis for a byte");
    }

    @Test
    void mergingIsAdvisedOnlyIfItHelps() {
        List<SpendableCoin> coins = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            coins.add(coin(i, 1_000_000, 1));
        }
        assertRefused(Rule.TRANSACTION_TOO_LARGE, pay(1_200_000_000), coins);
        assertTrue(assertRefused(Rule.INPUTS_BELOW_OUTPUTS, pay(10_000_000_000L), coins)
                        .missing()
                > 8_000_000_000L);
    }

    @Test
    void coinsThatCannotBeAreRefusedInWords() {
        List<SpendableCoin> coins = List.of(coin(1, Long.MAX_VALUE, 1), coin(2, Long.MAX_VALUE, 1));
        assertRefused(Rule.AMOUNT_OVERFLOW, pay(Long.MAX_VALUE), coins);
        assertInstanceOf(CoinSelection.Refused.class, selector.selectAll(owner(9), 0, coins));
    }

    @Test
    void aCoinThatIsSpentWhateverElseIsComesFirstAndOthersOnlyIfItIsTooSmall() {
        SpendableCoin always = coin(1, 60_000, 1);
        List<SpendableCoin> others = List.of(coin(2, 500_000, 2), coin(3, 90_000_000, 2));
        CoinSelection.Selected alone = assertInstanceOf(
                CoinSelection.Selected.class, selector.select(pay(20_000), Optional.of(always), others));
        assertEquals(List.of(always), alone.coins());
        CoinSelection.Selected two = assertInstanceOf(
                CoinSelection.Selected.class, selector.select(pay(400_000), Optional.of(always), others));
        assertEquals(List.of(others.getFirst(), always), two.coins());
        assertEquals(owner(2), two.changeTo());
        assertEquals(560_000, 400_000 + two.fee() + two.change());
    }

    @Test
    void allCoinsAreSpentWithNothingLeftOver() {
        List<SpendableCoin> coins = List.of(coin(1, 60_000, 1), coin(2, 900_000_000, 2));
        CoinSelection.Selected all =
                assertInstanceOf(CoinSelection.Selected.class, selector.selectAll(owner(9), 0, coins));
        long paid = all.total() - all.fee();
        assertEquals(PARAMS.minimumFee(paid, TransferSize.of(2, 1, 2, 0)), all.fee());
        assertTrue(PARAMS.minimumFee(paid + 1, TransferSize.of(2, 1, 2, 0)) > all.fee() - 1);
        CoinSelection.Selected own =
                assertInstanceOf(CoinSelection.Selected.class, selector.selectAll(owner(2), 0, List.of(coins.get(1))));
        assertEquals(bytesFee(1, 1, 1), own.fee(), "what one pays to oneself costs bytes only");
        assertInstanceOf(CoinSelection.Refused.class, selector.selectAll(owner(9), 0, List.of()));
        assertInstanceOf(CoinSelection.Refused.class, selector.selectAll(owner(9), 0, List.of(coin(1, 10_000, 1))));
    }

    @Test
    void noMoreBytesThanATransactionMayHave() {
        List<SpendableCoin> coins = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            coins.add(coin(i, 100_000, i));
        }
        assertRefused(Rule.TRANSACTION_TOO_LARGE, pay(70_000_000), coins);
    }

    @Test
    void theChoiceIsTheSameInAnyOrderAndItsFeeTheLeast() {
        long seed = 20_250_103;
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            List<SpendableCoin> coins = new ArrayList<>();
            for (int i = 0; i < random.nextInt(1, 30); i++) {
                coins.add(coin(i, random.nextLong(1, 1L << random.nextInt(14, 45)), random.nextInt(4)));
            }
            Payment payment = pay(random.nextLong(5_000, 1L << random.nextInt(14, 45)), 5_000);
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
        assertTrue(selected.coins().stream().allMatch(coin -> selected.change() < coin.value()), where);
        long least = PARAMS.minimumFee(amount, size);
        assertTrue(selected.fee() >= least, where);
        if (selected.change() > 0) {
            assertTrue(selected.change() >= PARAMS.minOutput(), where);
            assertEquals(least, selected.fee(), where);
        }
    }
}
