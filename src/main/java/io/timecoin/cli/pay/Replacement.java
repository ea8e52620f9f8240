package io.timecoin.cli.pay;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.OutPoint;
import java.util.List;
import java.util.Optional;

/**
 * The earlier payment in whose place one is made: both spend a coin, so that never both become final.
 *
 * @param of the earlier payment
 * @param required whether nothing is paid if none of its coins can be spent
 */
public record Replacement(PaymentRecord of, boolean required) {

    /** Its coins. */
    List<OutPoint> coins() {
        return of.inputs();
    }

    /**
     * The payment that was named.
     *
     * @throws PaymentException if it is not in the journal, or final
     */
    public static Replacement named(Hash256 txid, PaymentJournal journal) {
        PaymentRecord payment = journal.find(txid)
                .orElseThrow(() -> new PaymentException("the journal " + journal.path() + " has no payment " + txid));
        if (payment.state() == PaymentState.FINAL) {
            throw new PaymentException("the payment " + txid + " is final; nothing is paid in its place");
        }
        return new Replacement(payment, true);
    }

    /**
     * An equal payment that came to nothing and has not been made again: who orders it once more wants it to happen once. That it
     * came to nothing is partly a node's word; a shared coin makes sure of it.
     */
    public static Optional<Replacement> equal(List<PaymentRecord.Recipient> recipients, List<PaymentRecord> records) {
        return records.reversed().stream()
                .filter(payment -> payment.recipients().equals(recipients)
                        && payment.replacedBy().isEmpty()
                        && (payment.state() == PaymentState.VOID || payment.state() == PaymentState.REFUSED)
                        && records.stream()
                                .noneMatch(
                                        other -> other.state() == PaymentState.FINAL && other.conflictsWith(payment)))
                .findFirst()
                .map(payment -> new Replacement(payment, payment.state() == PaymentState.VOID));
    }
}
