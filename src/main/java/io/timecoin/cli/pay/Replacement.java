package io.timecoin.cli.pay;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.OutPoint;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The earlier payments in whose place one is made. That they came to nothing is often a node's word alone, so the new one spends a
 * coin that all of them spend: at most one of them ever becomes final, whatever node lied. By induction there is such a coin, for
 * each that was made in place of others took one of theirs.
 *
 * @param chain from the first on, each in place of the one before it
 */
public record Replacement(List<PaymentRecord> chain) {

    public Replacement {
        chain = List.copyOf(chain);
    }

    /** The newest of them. */
    public PaymentRecord last() {
        return chain.getLast();
    }

    /** The coins that every one of them spends. */
    Set<OutPoint> shared() {
        Set<OutPoint> shared = new LinkedHashSet<>(last().inputs());
        chain.forEach(payment -> shared.retainAll(payment.inputs()));
        return shared;
    }

    /** The coins of any of them: once the new one is final they are free. */
    Set<OutPoint> coins() {
        Set<OutPoint> coins = new LinkedHashSet<>();
        chain.forEach(payment -> coins.addAll(payment.inputs()));
        return coins;
    }

    /**
     * The payment that was named, with all that were made in its place.
     *
     * @param genesisHash of the network that is paid on
     * @throws PaymentException if it is not in the journal, or of another network, or one that is final spends a coin of it
     */
    public static Replacement named(Hash256 txid, PaymentJournal journal, Hash256 genesisHash) {
        PaymentRecord payment = journal.get(txid, genesisHash);
        List<PaymentRecord> records = journal.records();
        if (payment.state() == PaymentState.FINAL) {
            throw new PaymentException("the payment " + txid + " is final; nothing is paid in its place");
        }
        winner(payment, records).ifPresent(winner -> {
            throw new PaymentException("the payment " + winner.txid() + " spends a coin of " + txid
                    + " and is final; nothing more is paid in its place");
        });
        return of(payment, records);
    }

    /**
     * An equal payment that came to nothing and has not been made again: who orders it once more wants it to happen once.
     */
    public static Optional<Replacement> equal(
            List<PaymentRecord.Recipient> recipients, List<PaymentRecord> records, Hash256 genesisHash) {
        return records.reversed().stream()
                .filter(payment -> payment.recipients().equals(recipients)
                        && payment.genesisHash().equals(genesisHash)
                        && payment.state() != PaymentState.FINAL
                        && winner(payment, records).isEmpty())
                .map(payment -> of(payment, records))
                .filter(chain -> chain.last().state() == PaymentState.VOID
                        || chain.last().state() == PaymentState.REFUSED)
                .findFirst();
    }

    /** The final one that spends a coin of a payment, which therefore never becomes final. */
    private static Optional<PaymentRecord> winner(PaymentRecord payment, List<PaymentRecord> records) {
        return records.stream()
                .filter(other -> other.state() == PaymentState.FINAL && other.conflictsWith(payment))
                .findFirst();
    }

    private static Replacement of(PaymentRecord payment, List<PaymentRecord> records) {
        int at = records.indexOf(payment);
        List<PaymentRecord> chain = new ArrayList<>(List.of(payment));
        for (PaymentRecord earlier : records.subList(0, at).reversed()) {
            if (earlier.replacedBy().equals(Optional.of(chain.getFirst().txid()))) {
                chain.addFirst(earlier);
            }
        }
        for (PaymentRecord later : records.subList(at, records.size())) {
            if (chain.getLast().replacedBy().equals(Optional.of(later.txid()))) {
                chain.add(later);
            }
        }
        Replacement found = new Replacement(chain);
        found.last().replacedBy().ifPresent(lost -> {
            throw new PaymentException("the payment " + payment.txid() + " was replaced by " + lost
                    + ", which the journal has no more, so nothing can be paid safely in their place; see: timecoin tx "
                    + lost + "; --another pays regardless of them");
        });
        return found;
    }
}
