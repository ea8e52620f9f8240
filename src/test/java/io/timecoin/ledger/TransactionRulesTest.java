package io.timecoin.ledger;

import static io.timecoin.ledger.TestLedger.COIN;
import static io.timecoin.ledger.TestLedger.address;
import static io.timecoin.ledger.TestLedger.wallet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.SignatureVerifier;
import io.timecoin.crypto.Signer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TransactionRulesTest {

    private static final long VALUE = 5 * Amount.SATOSHIS_PER_TIME;

    private final TestLedger ledger = TestLedger.ofBronze(4);
    private final TransactionRules rules = ledger.rules();

    @Test
    void aSoundTransferIsVerifiedWithItsFeeAndWhatWasSeen() {
        Transaction transfer = ledger.transfer(0, 1, VALUE);
        OutPoint unsettled = ledger.coinOf(0);
        VerificationOutcome outcome = rules.verify(transfer, List.of(coin(COIN, 0)), 7, List.of(unsettled));
        VerifiedTransaction verified =
                assertInstanceOf(VerificationOutcome.Verified.class, outcome).transaction();
        assertEquals(VALUE / 1_000, verified.fee());
        assertEquals(7, verified.seenHeight());
        assertEquals(List.of(unsettled), verified.unsettled());
        assertEquals(transfer, verified.transaction());
        assertEquals(Verdict.VALID, rules.checkForm(transfer));
    }

    @Test
    void manyCoinsOfOneOwnerNeedOneWitness() {
        List<OutPoint> inputs = new ArrayList<>();
        List<@Nullable Coin> coins = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            inputs.add(new OutPoint(Hash256.ZERO, i));
            coins.add(coin(VALUE, 3));
        }
        long fee = 100 * (39 + 100 * 36 + 28 + 96);
        Transaction merge = spendOf(VALUE, inputs, output(100 * VALUE - fee, 3), wallet(3));
        assertInstanceOf(VerificationOutcome.Verified.class, rules.verify(merge, coins, 0, List.of()));
    }

    @Test
    void twoOwnersSignOnceEach() {
        Transaction both = spendOf(VALUE, List.of(point(1), point(2)), output(VALUE, 5), wallet(1), wallet(2));
        assertInstanceOf(
                VerificationOutcome.Verified.class,
                rules.verify(both, List.of(coin(VALUE, 1), coin(VALUE, 2)), 0, List.of()));
    }

    @Test
    void settlementsAreNotTaken() {
        assertForm(Rule.KIND_NOT_RELAYED, Transaction.settlement(0, 1, List.of()));
    }

    @Test
    void listsMemoAndPayloadBeyondTheirBoundsAreMalformed() {
        TransactionBody sound = TransactionBody.transfer(List.of(point(0)), output(VALUE, 1));
        assertForm(Rule.MALFORMED, withMemo(sound, new byte[257], new byte[0]));
        assertForm(Rule.MALFORMED, withMemo(sound, new byte[0], new byte[1]));
        List<OutPoint> inputs = new ArrayList<>();
        for (int i = 0; i < 1_025; i++) {
            inputs.add(point(i));
        }
        assertForm(Rule.MALFORMED, spend(inputs, output(VALUE, 1), wallet(0)));
        assertForm(
                Rule.MALFORMED,
                spend(
                        List.of(point(0)),
                        Collections.nCopies(1_025, new TransactionOutput(VALUE, owner(1))),
                        wallet(0)));
    }

    @Test
    void aTransactionAboveTheByteLimitIsRefused() {
        List<OutPoint> inputs = new ArrayList<>();
        for (int i = 0; i < 1_024; i++) {
            inputs.add(point(i));
        }
        List<TransactionOutput> outputs = Collections.nCopies(1_024, new TransactionOutput(VALUE, owner(1)));
        Transaction one = spend(List.of(point(0)), output(VALUE, 1), wallet(0));
        Transaction large = Transaction.of(
                TransactionBody.transfer(inputs, outputs),
                Collections.nCopies(400, one.witnesses().getFirst()));
        assertForm(Rule.TRANSACTION_TOO_LARGE, large);
    }

    @Test
    void aTransferWithoutInputsIsRefused() {
        assertForm(Rule.NO_INPUTS, spend(List.of(), output(VALUE, 1), wallet(0)));
    }

    @Test
    void anInputTwiceIsRefused() {
        assertForm(Rule.DUPLICATE_INPUT, spend(List.of(point(0), point(1), point(0)), output(VALUE, 1), wallet(0)));
    }

    @Test
    void anOutputBelowTheMinimumIsRefusedAndTheMinimumIsNot() {
        assertForm(Rule.OUTPUT_BELOW_MINIMUM, spend(List.of(point(0)), output(4_999, 1), wallet(0)));
        assertForm(Rule.OUTPUT_BELOW_MINIMUM, spend(List.of(point(0)), output(0, 1), wallet(0)));
        assertEquals(Verdict.VALID, rules.checkForm(spend(List.of(point(0)), output(5_000, 1), wallet(0))));
    }

    @Test
    void outputsWhoseSumOverflowsAreRefused() {
        List<TransactionOutput> outputs =
                List.of(new TransactionOutput(Long.MAX_VALUE, owner(1)), new TransactionOutput(5_000, owner(1)));
        assertForm(Rule.AMOUNT_OVERFLOW, spend(List.of(point(0)), outputs, wallet(0)));
    }

    @Test
    void inputsWhoseSumOverflowsAreRefused() {
        Transaction both = spend(List.of(point(1), point(2)), output(VALUE, 5), wallet(1));
        assertRejected(Rule.AMOUNT_OVERFLOW, both, coin(Long.MAX_VALUE, 1), coin(1, 1));
    }

    @Test
    void aTransferWithoutWitnessesIsRefused() {
        assertForm(Rule.WITNESS_MISSING, spend(List.of(point(0)), output(VALUE, 1)));
    }

    @Test
    void anOwnerWhoHasNotSignedIsMissed() {
        Transaction one = spend(List.of(point(1), point(2)), output(VALUE, 5), wallet(1));
        assertRejected(Rule.WITNESS_MISSING, one, coin(VALUE, 1), coin(VALUE, 2));
    }

    @Test
    void aWitnessOfWhoOwnsNothingIsRefused() {
        Transaction foreign = spend(List.of(point(0)), output(VALUE, 1), wallet(4));
        assertRejected(Rule.WITNESS_SUPERFLUOUS, foreign, coin(COIN, 0));
        assertForm(Rule.WITNESS_SUPERFLUOUS, spend(List.of(point(0)), output(VALUE, 1), wallet(0), wallet(4)));
        Transaction extra = spend(List.of(point(0), point(1)), output(VALUE, 1), wallet(0), wallet(4));
        assertRejected(Rule.WITNESS_SUPERFLUOUS, extra, coin(VALUE, 0), coin(VALUE, 0));
    }

    @Test
    void witnessesOutOfOrderOrRepeatedAreRefused() {
        Transaction both = spend(List.of(point(1), point(2)), output(VALUE, 5), wallet(1), wallet(2));
        TransactionBody body = TransactionBody.transfer(both.inputs(), both.outputs());
        assertForm(Rule.WITNESS_ORDER, Transaction.of(body, both.witnesses().reversed()));
        Witness first = both.witnesses().getFirst();
        assertForm(Rule.WITNESS_ORDER, Transaction.of(body, List.of(first, first)));
    }

    @Test
    void anInputThatNobodyKnowsIsNamed() {
        Transaction transfer = ledger.transfer(0, 1, VALUE);
        Verdict.Invalid reason = assertRejected(Rule.INPUT_UNKNOWN, transfer, (Coin) null);
        assertEquals("no coin " + ledger.coinOf(0) + " is known", reason.detail());
    }

    @Test
    void collateralIsNotSpent() {
        Coin locked = new Coin(COIN, owner(0), 0, true);
        assertRejected(Rule.INPUT_LOCKED_COLLATERAL, ledger.transfer(0, 1, VALUE), locked);
    }

    @Test
    void moreOutThanInIsRefused() {
        assertRejected(
                Rule.INPUTS_BELOW_OUTPUTS, spend(List.of(point(0)), output(VALUE + 1, 1), wallet(0)), coin(VALUE, 0));
    }

    @Test
    void aFeeOneSatoshiTooLowIsRefusedAndTheLeastIsNot() {
        long least = VALUE / 1_000;
        Transaction transfer = spendOf(VALUE + least, List.of(point(0)), output(VALUE, 1), wallet(0));
        assertRejected(Rule.FEE_TOO_LOW, transfer, coin(VALUE + least - 1, 0));
        assertInstanceOf(
                VerificationOutcome.Verified.class,
                rules.verify(transfer, List.of(coin(VALUE + least, 0)), 0, List.of()));
    }

    @Test
    void theLeastFeeIsTheGreatestOfItsThreeParts() {
        ChainParameters params = ledger.parameters();
        assertEquals(1_000, params.minimumFee(0, 9));
        assertEquals(25_500, params.minimumFee(0, 255));
        assertEquals(25_500, params.minimumFee(25_500_999, 255));
        assertEquals(25_501, params.minimumFee(25_501_000, 255));
        assertEquals(9_000_000, params.minimumFee(25_501_000, 90_000));
    }

    @Test
    void changeUpToWhatAnAddressPutInCostsNothing() {
        // 300 comes back to who put in 400, 400 goes to who put in 300: 100 is paid to others, and a thousandth of it
        // the fee.
        long unit = Amount.SATOSHIS_PER_TIME;
        long fee = unit / 10;
        List<TransactionOutput> outputs =
                List.of(new TransactionOutput(300 * unit - fee, owner(1)), new TransactionOutput(400 * unit, owner(2)));
        List<OutPoint> inputs = List.of(point(1), point(2));
        long[] values = {400 * unit, 300 * unit};
        Transaction exact = ledger.sign(TransactionBody.transfer(inputs, outputs), values, wallet(1), wallet(2));
        assertInstanceOf(
                VerificationOutcome.Verified.class,
                rules.verify(exact, List.of(coin(values[0], 1), coin(values[1], 2)), 0, List.of()));
        List<TransactionOutput> more = List.of(outputs.getFirst(), new TransactionOutput(400 * unit + 1_000, owner(2)));
        Transaction poor = ledger.sign(TransactionBody.transfer(inputs, more), values, wallet(1), wallet(2));
        assertRejected(Rule.FEE_TOO_LOW, poor, coin(values[0], 1), coin(values[1], 2));
    }

    @Test
    void aLieAboutAnAmountMakesTheSignatureInvalidAndNoFee() {
        List<OutPoint> inputs = List.of(point(1), point(2));
        TransactionBody body = TransactionBody.transfer(inputs, output(VALUE, 5));
        Transaction told = ledger.sign(body, new long[] {VALUE, VALUE}, wallet(1), wallet(2));
        assertRejected(Rule.SIGNATURE_INVALID, told, coin(VALUE, 1), coin(1_000 * VALUE, 2));
        Transaction swapped = ledger.sign(body, new long[] {VALUE, 2 * VALUE}, wallet(1), wallet(2));
        assertRejected(Rule.SIGNATURE_INVALID, swapped, coin(2 * VALUE, 1), coin(VALUE, 2));
        assertInstanceOf(
                VerificationOutcome.Verified.class,
                rules.verify(swapped, List.of(coin(VALUE, 1), coin(2 * VALUE, 2)), 0, List.of()));
    }

    @Test
    void aValueForEachInputIsTheSignersDuty() {
        TransactionBody body = TransactionBody.transfer(List.of(point(1)), output(VALUE, 5));
        assertThrows(IllegalArgumentException.class, () -> body.sighash(ledger.genesisHash()));
        assertThrows(IllegalArgumentException.class, () -> body.sighash(ledger.genesisHash(), VALUE, VALUE));
    }

    @Test
    void aWrongSignatureIsRefused() {
        Transaction transfer = ledger.transfer(0, 1, VALUE);
        Witness other = ledger.transfer(0, 1, VALUE + 1).witnesses().getFirst();
        Transaction swapped =
                Transaction.of(TransactionBody.transfer(transfer.inputs(), transfer.outputs()), List.of(other));
        assertRejected(Rule.SIGNATURE_INVALID, swapped, coin(COIN, 0));
    }

    @Test
    void aSignatureForAnotherNetworkIsRefused() {
        TransactionRules other = new TransactionRules(ledger.parameters(), Hash256.ZERO, ledger.verifier());
        VerificationOutcome outcome = other.verify(ledger.transfer(0, 1, VALUE), List.of(coin(COIN, 0)), 0, List.of());
        assertEquals(
                Rule.SIGNATURE_INVALID,
                assertInstanceOf(VerificationOutcome.Rejected.class, outcome)
                        .reason()
                        .rule());
    }

    @Test
    void noSignatureIsVerifiedForATransactionThatFailsACheaperRule() {
        SignatureVerifier never = (key, digest, signature) -> {
            throw new AssertionError("a signature was verified");
        };
        TransactionRules cheap = new TransactionRules(ledger.parameters(), ledger.genesisHash(), never);
        Transaction transfer = spend(List.of(point(0)), output(VALUE, 1), wallet(0));
        List<@Nullable Coin> poor = List.of(coin(VALUE, 0));
        assertInstanceOf(VerificationOutcome.Rejected.class, cheap.verify(transfer, poor, 0, List.of()));
    }

    @Test
    void aCoinForEachInputIsTheCallersDuty() {
        assertThrows(
                IllegalArgumentException.class,
                () -> rules.verify(ledger.transfer(0, 1, VALUE), List.of(), 0, List.of()));
    }

    @Test
    void aLockedTransactionWaitsForABlockOfItsTime() {
        Transaction locked = timed(100, 0);
        assertRule(Rule.LOCK_TIME_NOT_REACHED, TransactionRules.checkTime(locked, 99));
        assertEquals(Verdict.VALID, TransactionRules.checkTime(locked, 100));
    }

    @Test
    void anExpiredTransactionNeverComesIntoALaterBlock() {
        Transaction expiring = timed(0, 100);
        assertEquals(Verdict.VALID, TransactionRules.checkTime(expiring, 100));
        assertRule(Rule.EXPIRED, TransactionRules.checkTime(expiring, 101));
        assertEquals(Verdict.VALID, TransactionRules.checkTime(timed(0, 0), Long.MAX_VALUE));
    }

    @Test
    void aTransactionThatNoBlockMayEverContainIsRefusedByItsForm() {
        assertForm(Rule.VALID_UNTIL_BEFORE_LOCK_TIME, timed(100, 99));
        assertForm(Rule.VALID_UNTIL_BEFORE_LOCK_TIME, timed(Long.MAX_VALUE, 1));
        for (Transaction possible : List.of(timed(100, 100), timed(100, 0), timed(0, 100), timed(0, 0))) {
            assertEquals(Verdict.VALID, rules.checkForm(possible));
        }
    }

    private Transaction timed(long lockTime, long validUntil) {
        return ledger.sign(
                new TransactionBody(
                        TransactionKind.TRANSFER,
                        List.of(point(0)),
                        output(VALUE, 1),
                        lockTime,
                        validUntil,
                        new byte[0],
                        new byte[0]),
                wallet(0));
    }

    private Transaction withMemo(TransactionBody body, byte[] memo, byte[] payload) {
        return ledger.sign(
                new TransactionBody(body.kind(), body.inputs(), body.outputs(), 0, 0, memo, payload), wallet(0));
    }

    private Transaction spend(List<OutPoint> inputs, List<TransactionOutput> outputs, Signer... owners) {
        return ledger.sign(TransactionBody.transfer(inputs, outputs), owners);
    }

    private Transaction spendOf(long value, List<OutPoint> inputs, List<TransactionOutput> outputs, Signer... owners) {
        long[] values = new long[inputs.size()];
        Arrays.fill(values, value);
        return ledger.sign(TransactionBody.transfer(inputs, outputs), values, owners);
    }

    private static OutPoint point(int vout) {
        return new OutPoint(Hash256.ZERO, vout);
    }

    private static Address owner(int wallet) {
        return address(wallet(wallet));
    }

    private static List<TransactionOutput> output(long value, int wallet) {
        return List.of(new TransactionOutput(value, owner(wallet)));
    }

    private static Coin coin(long value, int wallet) {
        return new Coin(value, owner(wallet), 0, false);
    }

    private void assertForm(Rule rule, Transaction transaction) {
        assertRule(rule, rules.checkForm(transaction));
        List<@Nullable Coin> coins =
                new ArrayList<>(Collections.nCopies(transaction.inputs().size(), coin(COIN, 0)));
        VerificationOutcome outcome = rules.verify(transaction, coins, 0, List.of());
        assertEquals(
                rule,
                assertInstanceOf(VerificationOutcome.Rejected.class, outcome)
                        .reason()
                        .rule());
    }

    private Verdict.Invalid assertRejected(Rule rule, Transaction transaction, @Nullable Coin... coins) {
        VerificationOutcome outcome = rules.verify(transaction, Arrays.asList(coins), 0, List.of());
        Verdict.Invalid reason =
                assertInstanceOf(VerificationOutcome.Rejected.class, outcome).reason();
        assertEquals(rule, reason.rule(), reason.detail());
        return reason;
    }

    private static void assertRule(Rule rule, Verdict verdict) {
        Verdict.Invalid invalid = assertInstanceOf(Verdict.Invalid.class, verdict);
        assertEquals(rule, invalid.rule(), invalid.detail());
    }
}
