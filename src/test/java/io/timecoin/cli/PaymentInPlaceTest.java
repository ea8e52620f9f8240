package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.MisbehavingProxy.Fault;
import io.timecoin.cli.pay.PaymentRecord;
import io.timecoin.cli.pay.PaymentState;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is paid in place of another payment, or beside an equal one, is never paid twice unless somebody says so. */
final class PaymentInPlaceTest extends WithWallet {

    private static final long TIME = 100_000_000;

    /** Coins of which no two that pay 11 need be the same twice: 10, 6, 5.5, 5.4. */
    private void fourCoins() {
        wallet.node.own(0, 0);
        wallet.node.own("a1", 10 * TIME);
        wallet.node.own("a2", 6 * TIME);
        wallet.node.own("a3", 5 * TIME + TIME / 2);
        wallet.node.own("a4", 5 * TIME + 4 * TIME / 10);
    }

    /** A payment that never arrived, and nobody knows. */
    private PaymentRecord lost(String amount, String... more) {
        wallet.node.chain.add(List.of()); // at another time the same payment would be another one
        wallet.proxy.on(SUBMIT, new Fault.CutBefore());
        List<String> words = new ArrayList<>(List.of(SendFixture.TO, amount));
        words.addAll(List.of(more));
        assertEquals(1, wallet.send(words.toArray(String[]::new)), wallet.printed());
        wallet.proxy.behave();
        wallet.quiet();
        return wallet.last();
    }

    private String[] instead(PaymentRecord payment) {
        return new String[] {SendFixture.TO, "11", "--instead", payment.txid().toHex()};
    }

    @Test
    void nothingMoreIsPaidInPlaceOfWhatOneThatIsFinalHasReplaced() {
        fourCoins();
        PaymentRecord first = lost("11");
        assertEquals(0, wallet.send(instead(first)), wallet.printed());
        assertEquals(1, wallet.quiet().send(instead(first)), wallet.printed());
        assertTrue(
                wallet.err.toString().contains(wallet.last().txid() + " spends a coin of " + first.txid()),
                wallet.printed());
        assertEquals(1, wallet.node.submitted.size());
    }

    @Test
    void allThatArePaidInPlaceOfOneAnotherShareACoin() {
        fourCoins();
        PaymentRecord first = lost("11");
        lost("11", "--instead", first.txid().toHex());
        lost("11", "--instead", first.txid().toHex());
        lost("11", "--instead", wallet.journal().get(1).txid().toHex());
        List<OutPoint> shared = new ArrayList<>(first.inputs());
        wallet.journal().forEach(payment -> shared.retainAll(payment.inputs()));
        assertEquals(List.of(FakeWalletNode.coin("a1")), shared);

        wallet.node.spend("a1"); // one of them is final, and the node does not say which
        assertEquals(1, wallet.quiet().send(instead(first)), wallet.printed());
        assertTrue(
                wallet.err
                        .toString()
                        .contains("none of the coins of the payment "
                                + wallet.last().txid()),
                wallet.printed());
    }

    @Test
    void theSamePaymentInPlaceOfItselfIsThatPaymentOnceMore() {
        PaymentRecord first = lost("0.7");
        wallet.node.answerSubmission(409, FakeWalletNode.problem(409, "INPUT_SPENT", "by itself"));
        String txid = first.txid().toHex();
        assertEquals(1, wallet.send(SendFixture.TO, "0.7", "--instead", txid), wallet.printed());
        assertEquals(
                List.of(first.txid()),
                wallet.journal().stream().map(PaymentRecord::txid).toList());
        assertEquals(PaymentState.OPEN, wallet.last().state(), "the first sending may have arrived");
        wallet.node.takeSubmissions();
        assertEquals(0, wallet.send(SendFixture.TO, "0.7", "--instead", txid), wallet.printed());
        assertEquals(PaymentState.FINAL, wallet.last().state());
    }

    @Test
    void coinsOfAFinalPaymentThatALiarOffersAgainMakeNoSecondOne() {
        wallet.node.own(1, TIME);
        wallet.node.answers.put("/v1/status", wallet.node.status());
        assertEquals(0, wallet.send(SendFixture.TO, "0.7"), wallet.printed());
        wallet.node.own(1, TIME);
        assertEquals(1, wallet.quiet().send(SendFixture.TO, "0.7"), wallet.printed());
        assertTrue(wallet.err.toString().contains("spent by the payment " + wallet.txid()), wallet.printed());
        assertEquals(1, wallet.journal().size());
    }

    @Test
    void whatALiarRefusesTakesAndHidesIsNotPaidAgain() {
        wallet.node.own(4, TIME);
        String refusal = FakeWalletNode.problem(422, "FEE_TOO_LOW", "says a liar");
        wallet.proxy
                .on(SUBMIT, MisbehavingProxy.json(422, refusal)) // and the node has it
                .on(ASK, MisbehavingProxy.json(404, FakeWalletNode.problem(404, "NOT_FOUND", "never seen")));
        assertEquals(1, wallet.send(SendFixture.TO, "0.7"), wallet.printed());
        assertEquals(PaymentState.REFUSED, wallet.last().state());
        assertEquals(1, wallet.node.submitted.size());
        assertEquals(1, wallet.quiet().send(SendFixture.TO, "0.7"), wallet.printed());
        assertTrue(
                wallet.err.toString().contains("none of the coins of the payment " + wallet.txid()), wallet.printed());
        assertTrue(wallet.err.toString().contains("--another"), wallet.printed());
        assertEquals(1, wallet.node.submitted.size());
        wallet.proxy.behave();
        assertEquals(0, wallet.quiet().send(SendFixture.TO, "0.7", "--another"), wallet.printed());
    }

    @Test
    void whatWasRefusedIsPaidAnewWithACoinOfIt() {
        wallet.node.own(4, TIME);
        wallet.node.answerSubmission(422, FakeWalletNode.problem(422, "FEE_TOO_LOW", "too low"));
        assertEquals(1, wallet.send(SendFixture.TO, "0.7"), wallet.printed());
        PaymentRecord refused = wallet.last();
        wallet.node.takeSubmissions();
        wallet.node.submitted.clear();
        assertEquals(0, wallet.send(SendFixture.TO, "0.7"), wallet.printed());
        assertEquals(refused.inputs(), wallet.node.submitted.getFirst().inputs());
        assertEquals(0, wallet.send(SendFixture.TO, "0.7"), wallet.printed());
        assertNotEquals(
                refused.inputs(), wallet.node.submitted.getLast().inputs(), "an equal final one is no obstacle");
    }

    @Test
    void ofTwoWhoAreAskedWhetherToPayInPlaceOfOneTheSecondIsAskedAnew() {
        wallet.node.own(4, TIME);
        PaymentRecord first = lost("0.7");
        List<String> questions = new ArrayList<>();
        int outer = wallet.send(
                question -> {
                    questions.add(question);
                    if (questions.size() == 1) {
                        lost("0.7", "--instead", first.txid().toHex());
                    }
                },
                SendFixture.TO,
                "0.7",
                "--instead",
                first.txid().toHex());
        assertEquals(0, outer, wallet.printed());
        assertEquals(2, questions.size(), questions::toString);
        assertTrue(questions.get(0).contains("in place of " + first.txid()), questions::toString);
        assertTrue(
                questions
                        .get(1)
                        .contains("in place of " + wallet.journal().get(1).txid()),
                questions::toString);
        assertTrue(wallet.node.submitted.getFirst().inputs().containsAll(first.inputs()));
    }

    @Test
    void whoseEqualVoidPaymentIsPaidByAnotherMeanwhileIsAskedAnew() {
        wallet.node.own(4, TIME);
        wallet.node.answerSubmission(422, FakeWalletNode.problem(422, "FEE_TOO_LOW", "too low"));
        assertEquals(1, wallet.send(SendFixture.TO, "0.7"), wallet.printed());
        wallet.node.takeSubmissions();
        List<String> questions = new ArrayList<>();
        int outer = wallet.send(
                question -> {
                    questions.add(question);
                    if (questions.size() == 1) {
                        assertEquals(0, wallet.send(SendFixture.TO, "0.7"), wallet.printed());
                    }
                },
                SendFixture.TO,
                "0.7");
        assertEquals(0, outer, wallet.printed());
        assertEquals(2, questions.size(), questions::toString);
        assertTrue(questions.get(0).contains("in place of "), questions::toString);
        assertFalse(questions.get(1).contains("in place of "), questions::toString);
    }

    @Test
    void withNobodyToAskAnEqualPaymentThatIsOpenIsAnObstacle() {
        wallet.node.own(4, TIME);
        PaymentRecord open = lost("0.7");
        assertEquals(1, wallet.send(SendFixture.TO, "0.7"), wallet.printed());
        String said = wallet.err.toString();
        assertTrue(said.contains("an equal payment, " + open.txid() + ", is open"), said);
        assertTrue(said.contains("--again " + open.txid()), said);
        assertTrue(said.contains("--instead " + open.txid()), said);
        assertTrue(said.contains("--another"), said);
        assertTrue(wallet.node.submitted.isEmpty());
        assertEquals(1, wallet.journal().size());
        assertEquals(0, wallet.quiet().send(SendFixture.TO, "0.7", "--another"), wallet.printed());
        assertEquals(0, wallet.quiet().send(SendFixture.TO, "0.8"), wallet.printed());
        Transaction another = wallet.node.submitted.getFirst();
        assertFalse(another.inputs().stream().anyMatch(open.inputs()::contains), "they are two payments");
    }

    @Test
    void aPersonIsToldOfAnEqualPaymentThatIsOpenAlsoIfItWasMadeMeanwhile() {
        wallet.node.own(4, TIME);
        List<String> questions = new ArrayList<>();
        int outer = wallet.send(
                question -> {
                    questions.add(question);
                    if (questions.size() == 1) {
                        lost("0.7");
                    }
                },
                SendFixture.TO,
                "0.7");
        assertEquals(0, outer, wallet.printed());
        assertEquals(2, questions.size(), questions::toString);
        assertFalse(questions.get(0).contains("equal"), questions::toString);
        String open = wallet.journal().getFirst().txid().toHex();
        assertTrue(
                questions.get(1).contains("beside the equal payment " + open + " that is open"), questions::toString);
    }

    @Test
    void placesExcludeEachOther() {
        assertEquals(2, wallet.send(SendFixture.TO, "1", "--another", "--instead", "00".repeat(32)));
        assertEquals(2, wallet.send("--another", "--again", "00".repeat(32)));
    }
}
