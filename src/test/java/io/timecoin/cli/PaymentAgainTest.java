package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.MisbehavingProxy.Fault;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.pay.PaymentJournal;
import io.timecoin.cli.pay.PaymentRecord;
import io.timecoin.cli.pay.PaymentState;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of a payment that is sent once more, or refused: only a first sending can have come to nothing at once. */
final class PaymentAgainTest extends WithWallet {

    /** A payment of which nobody knows whether it arrived. */
    private PaymentRecord inDoubt() {
        wallet.proxy.on(SUBMIT, new Fault.CutBefore());
        assertEquals(1, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        wallet.proxy.behave();
        wallet.quiet();
        return wallet.last();
    }

    private void assertStillInDoubt(PaymentRecord payment) {
        String said = wallet.err.toString();
        assertEquals(payment, wallet.last(), "it is open, and its bytes are kept");
        assertTrue(said.contains("whether the payment " + payment.txid() + " has arrived is unknown"), said);
        assertTrue(said.contains("timecoin tx " + payment.txid()), said);
        assertTrue(said.contains("timecoin wallet send --again " + payment.txid()), said);
        assertFalse(wallet.printed().contains("refused"), wallet.printed());
    }

    @Test
    void stdoutThatCannotBeWrittenSaysNothingOfWhatWasSentBefore() {
        PaymentRecord payment = inDoubt();
        wallet.stdout = new FullWriter();
        assertEquals(1, wallet.send("--again", payment.txid().toHex()), wallet.printed());
        assertTrue(wallet.node.submitted.isEmpty());
        assertStillInDoubt(payment);
    }

    @Test
    void aNodeThatIsGoneSaysNothingOfWhatWasSentBefore() {
        PaymentRecord payment = inDoubt();
        wallet.proxy.on(ASK, new Fault.Meanwhile(() -> wallet.proxy.close()));
        assertEquals(1, wallet.send("--again", payment.txid().toHex()), wallet.printed());
        assertTrue(wallet.err.toString().contains("no node answers"), wallet.printed());
        assertStillInDoubt(payment);
    }

    @ParameterizedTest
    @CsvSource({"409, INPUT_UNKNOWN", "422, FEE_TOO_LOW", "409, DOUBLE_SPEND"})
    void aNodeThatRefusesItNowSaysNothingOfWhatWasSentBefore(int status, String rule) {
        PaymentRecord payment = inDoubt();
        wallet.node.answerSubmission(status, FakeWalletNode.problem(status, rule, "it lags behind"));
        assertEquals(1, wallet.send("--again", payment.txid().toHex(), "--json"), wallet.printed());
        assertTrue(
                wallet.err.toString().contains("does not take it now, " + rule + ": it lags behind"), wallet.printed());
        assertStillInDoubt(payment);
        wallet.node.takeSubmissions();
        assertEquals(0, wallet.quiet().send("--again", payment.txid().toHex()), wallet.printed());
        assertEquals(PaymentState.FINAL, wallet.last().state());
        assertEquals(1, wallet.journal().size());
    }

    @Test
    void aRefusalCountsOnlyIfTheNodeThenSaysThatItDoesNotHaveThePayment() {
        wallet.node.answerSubmission(422, FakeWalletNode.problem(422, "FEE_TOO_LOW", "so it says"));
        wallet.proxy.on(ASK, MisbehavingProxy.page(502));
        assertEquals(1, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertTrue(wallet.err.toString().contains("FEE_TOO_LOW: so it says"), wallet.printed());
        assertStillInDoubt(wallet.last());
        assertEquals(PaymentState.OPEN, wallet.last().state());
    }

    @Test
    void whatIsRefusedNamesTheCommandThatAsks() {
        wallet.node.answerSubmission(422, FakeWalletNode.problem(422, "FEE_TOO_LOW", "too low"));
        assertEquals(1, wallet.send(SendFixture.TO, "0.5"), wallet.printed());
        assertTrue(wallet.err.toString().contains("timecoin tx " + wallet.txid()), wallet.printed());
        assertEquals(PaymentState.REFUSED, wallet.last().state());
        assertEquals(1, wallet.quiet().send("--again", wallet.txid()), wallet.printed());
        assertTrue(wallet.err.toString().contains("timecoin tx " + wallet.txid()), wallet.printed());
    }

    @Test
    void withoutAConnectionNothingHasLeftUnlessItWasSentBefore() {
        PaymentRecord payment = inDoubt();
        PaymentJournal journal = PaymentJournal.beside(wallet.key);
        try (NodeClient dead = new NodeClient(URI.create("http://127.0.0.1:1"))) {
            PaymentRun run = new PaymentRun(
                    dead,
                    wallet.node.chain.genesis,
                    journal,
                    new Console(new PrintWriter(wallet.out)),
                    new Console(new PrintWriter(wallet.err)));
            CommandFailedException again =
                    assertThrows(CommandFailedException.class, () -> run.sendAgain(payment, Duration.ZERO, false));
            wallet.err.append(again.getMessage());
            assertStillInDoubt(payment);
            CommandFailedException first =
                    assertThrows(CommandFailedException.class, () -> run.send(payment, Duration.ZERO, false));
            assertTrue(
                    String.valueOf(first.getMessage())
                            .contains("was not sent; ask with: timecoin tx " + payment.txid()),
                    first.getMessage());
            assertEquals(PaymentState.REFUSED, wallet.last().state());
        }
    }
}
