package io.timecoin.cli;

import io.timecoin.cli.pay.Finding;
import io.timecoin.cli.pay.PaymentRecord;
import io.timecoin.cli.pay.Sent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What {@code wallet send} says of a payment: its txid before the first byte leaves, then what became of it, also if the process is
 * ended meanwhile. For the command's thread; {@link #interrupted} for that of a signal.
 */
final class SendReport {

    /** Room for the longest name of the table, which is printed in two parts. */
    private static final int NAMES = "valid until".length();

    private final Console out;
    private final Console err;
    private final boolean json;
    private final PaymentRecord payment;
    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final AtomicBoolean said = new AtomicBoolean();

    SendReport(Console out, Console err, boolean json, PaymentRecord payment) {
        this.out = out;
        this.err = err;
        this.json = json;
        this.payment = payment;
        fields.put("txid", payment.txid().toHex());
    }

    /** Says what is about to be sent. With JSON, which is one object at the end, the txid goes to stderr first. */
    void begin() {
        if (json) {
            err.line("timecoin: sending payment " + payment.txid());
            return;
        }
        Map<String, Object> rows = new LinkedHashMap<>();
        rows.put("txid", payment.txid());
        rows.put(
                "to",
                String.join(
                        ", ",
                        payment.recipients().stream()
                                .map(each -> payment.recipients().size() == 1
                                        ? each.address()
                                        : Console.time(each.amount()) + " to " + each.address())
                                .toList()));
        rows.put("amount", Console.time(payment.amount()));
        rows.put("fee", Console.time(payment.fee()));
        rows.put("valid until", payment.validUntil() == 0 ? "for ever" : Instant.ofEpochMilli(payment.validUntil()));
        out.table(rows, NAMES);
    }

    /** It is final by a proof that was checked, or, if there is none, as the node says. */
    void isFinal(Sent.Final done, Finding finding, long millis) {
        Map<String, Object> rows = new LinkedHashMap<>();
        String state = finding instanceof Finding.Unproven unproven
                ? "final, as this node says; not checked: " + unproven.why()
                : "final";
        rows.put("state", state);
        rows.put("final after", millis + " ms");
        rows.put("block", done.height() + " " + done.block());
        fields.put("finalityMillis", millis);
        fields.put("height", done.height());
        fields.put("blockHash", done.block());
        fields.put("checked", finding instanceof Finding.Proven);
        if (finding instanceof Finding.Proven proven) {
            rows.put("signed by", proven.signed() + " of " + proven.total() + " voting weight");
            fields.put("certificate", Map.of("signedWeight", proven.signed(), "totalWeight", proven.total()));
        } else if (finding instanceof Finding.Unproven unproven) {
            fields.put("note", "not checked: " + unproven.why());
        }
        end("final", rows);
    }

    /** It is not final, and this is what is known: a sentence that names the txid. */
    void isNot(String state, String words) {
        fields.put("note", words);
        end(state, Map.of("state", state));
    }

    /** The process is ended by a signal while nobody knows. */
    void interrupted() {
        if (!said.get()) {
            String words = "interrupted; " + unknown();
            isNot("unknown", words);
            err.line("timecoin: " + words);
        }
    }

    private void end(String state, Map<String, Object> rows) {
        if (said.getAndSet(true)) {
            return;
        }
        if (!json) {
            out.table(rows, NAMES);
            return;
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("txid", payment.txid().toHex());
        document.put("state", state);
        if (payment.recipients().size() == 1) {
            document.put("to", payment.recipients().getFirst().address());
        }
        document.put("amount", Long.toString(payment.amount()));
        document.put("fee", Long.toString(payment.fee()));
        document.put("recipients", recipients());
        if (payment.validUntil() != 0) {
            document.put(
                    "validUntil", Instant.ofEpochMilli(payment.validUntil()).toString());
        }
        document.putAll(fields);
        out.json(document);
    }

    private List<Map<String, String>> recipients() {
        return payment.recipients().stream()
                .map(each -> Map.of("address", each.address(), "amount", Long.toString(each.amount())))
                .toList();
    }

    /** What to do about a payment of which nobody knows whether it arrived. */
    String unknown() {
        return "whether the payment " + payment.txid() + " has arrived is unknown; " + commands();
    }

    /** What to do about a payment that came to nothing. */
    String over() {
        return "ask with: timecoin tx " + payment.txid() + "; the same order given again pays in its place";
    }

    /** The commands that ask for it, or send the same bytes again. */
    String commands() {
        return "ask with: timecoin tx " + payment.txid()
                + "; or send the same payment once more, never a second one, with:" + " timecoin wallet send --again "
                + payment.txid();
    }
}
