package io.timecoin.cli;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.pay.FinalityProof;
import io.timecoin.cli.pay.Finding;
import io.timecoin.cli.pay.PaymentException;
import io.timecoin.cli.pay.PaymentJournal;
import io.timecoin.cli.pay.PaymentRecord;
import io.timecoin.cli.pay.PaymentSender;
import io.timecoin.cli.pay.PaymentState;
import io.timecoin.cli.pay.Sent;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.Transaction;
import java.time.Duration;

/** Sends a payment that is in the journal, says what became of it, and closes it there if that is certain. */
final class PaymentRun {

    private final NodeClient client;
    private final Genesis genesis;
    private final PaymentJournal journal;
    private final Console out;
    private final Console err;

    PaymentRun(NodeClient client, Genesis genesis, PaymentJournal journal, Console out, Console err) {
        this.client = client;
        this.genesis = genesis;
        this.journal = journal;
        this.out = out;
        this.err = err;
    }

    /**
     * Sends one that has just been written down.
     *
     * @param patience how long to wait for finality; zero not to wait
     * @throws CommandFailedException if it is not final, with the txid and what to do; not if nobody waits and a node has it
     */
    void send(PaymentRecord payment, Duration patience, boolean json) {
        run(payment, patience, json, true);
    }

    /** The same for an open one that was sent before, or may have been: it stays open unless it is proven final. */
    void sendAgain(PaymentRecord payment, Duration patience, boolean json) {
        run(payment, patience, json, false);
    }

    private void run(PaymentRecord payment, Duration patience, boolean json, boolean first) {
        Transaction signed = payment.signed().orElseThrow();
        SendReport report = new SendReport(out, err, json, payment);
        report.begin();
        if (out.isBroken()) {
            throw withoutOutput(payment, report, first);
        }
        Thread lastWords = new Thread(report::interrupted);
        Runtime.getRuntime().addShutdownHook(lastWords);
        try {
            long begin = System.nanoTime();
            PaymentSender sender = new PaymentSender(client);
            Sent sent = first ? sender.send(signed, patience) : sender.sendAgain(signed, patience);
            long millis = (System.nanoTime() - begin) / 1_000_000;
            tell(sent, payment, patience, report, millis);
        } finally {
            forget(lastWords);
        }
        if (out.isBroken()) {
            throw new CommandFailedException(
                    "standard output cannot be written; ask with: timecoin tx " + payment.txid());
        }
    }

    private CommandFailedException withoutOutput(PaymentRecord payment, SendReport report, boolean first) {
        String words = "the txid " + payment.txid() + " cannot be written to standard output, so nothing was sent";
        if (!first) {
            return new CommandFailedException(words + " now; " + report.unknown());
        }
        close(payment, PaymentState.REFUSED);
        return new CommandFailedException(words);
    }

    private static void forget(Thread lastWords) {
        try {
            Runtime.getRuntime().removeShutdownHook(lastWords);
        } catch (IllegalStateException _) {
            // the process is ending: the hook runs already
        }
    }

    private void tell(Sent sent, PaymentRecord payment, Duration patience, SendReport report, long millis) {
        switch (sent) {
            case Sent.Final done -> tellFinal(done, payment, report, millis);
            case Sent.Pending _ -> {
                String words = "the payment " + payment.txid() + " is not final after " + millis
                        + " ms and may still become so; " + report.commands();
                report.isNot("pending", words);
                if (!patience.isZero()) {
                    throw new CommandFailedException(words);
                }
            }
            case Sent.Refused refused ->
                fails(
                        "refused",
                        "the payment " + payment.txid() + " was refused, " + refused.code() + ": " + refused.detail()
                                + "; " + report.over(),
                        payment,
                        report,
                        true);
            case Sent.NeverLeft never ->
                fails(
                        "not sent",
                        never.why() + "; the payment " + payment.txid() + " was not sent; " + report.over(),
                        payment,
                        report,
                        true);
            case Sent.Absent absent -> fails("unknown", absent.why() + "; " + report.unknown(), payment, report, false);
            case Sent.Unknown unknown ->
                fails("unknown", unknown.why() + "; " + report.unknown(), payment, report, false);
        }
    }

    private void fails(String state, String words, PaymentRecord payment, SendReport report, boolean over) {
        report.isNot(state, words);
        if (over) {
            close(payment, PaymentState.REFUSED);
        }
        throw new CommandFailedException(words);
    }

    /** That it is final is known here; what proves it is looked at, and only a false proof makes that doubtful. */
    private void tellFinal(Sent.Final done, PaymentRecord payment, SendReport report, long millis) {
        Finding finding = new FinalityProof(client, genesis).ofPayment(payment.txid(), done.height(), done.block());
        switch (finding) {
            case Finding.Proven _ -> {
                report.isFinal(done, finding, millis);
                close(payment, PaymentState.FINAL);
            }
            case Finding.Unproven _ -> report.isFinal(done, finding, millis);
            case Finding.Refuted refuted ->
                fails(
                        "unknown",
                        "the node at " + client.base() + " calls the payment final, and its proof is false: "
                                + refuted.why() + "; ask another node; " + report.unknown(),
                        payment,
                        report,
                        false);
        }
    }

    /** What comes after the payment changes nothing of it. */
    private void close(PaymentRecord payment, PaymentState state) {
        try {
            journal.close(payment, state);
        } catch (PaymentException e) {
            err.line("timecoin: " + e.getMessage() + "; the next payment settles it");
        }
    }
}
