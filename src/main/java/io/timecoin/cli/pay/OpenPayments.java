package io.timecoin.cli.pay;

import io.timecoin.crypto.Hash256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Settles what a wallet's journal holds open: asks for each payment, and closes it only on proof. Void is one that a node does not
 * have once its time is over under a certified block, or one whose coin a payment spends that is proven final. For one thread.
 */
public final class OpenPayments {

    private final PaymentJournal journal;
    private final PaymentSender sender;
    private final FinalityProof proof;

    public OpenPayments(PaymentJournal journal, PaymentSender sender, FinalityProof proof) {
        this.journal = journal;
        this.sender = sender;
        this.proof = proof;
    }

    /**
     * What became of a payment that was open.
     *
     * @param state now
     * @param words a clause for people
     */
    public record Settled(PaymentRecord payment, PaymentState state, String words) {}

    /** Looks at every open payment; what is decided is written down. */
    public List<Settled> settle() {
        List<PaymentRecord> open = journal.open(proof.genesisHash());
        if (open.isEmpty()) {
            return List.of();
        }
        FinalityProof.Newest newest = proof.newest(); // before the question: what a node lacks later, it lacked then
        List<Settled> settled = new ArrayList<>();
        for (PaymentRecord payment : open) {
            Settled found = settle(payment, newest);
            settled.add(found);
            if (found.state() != PaymentState.OPEN) {
                journal.close(payment, found.state());
            }
        }
        settled.replaceAll(this::beaten);
        return settled;
    }

    private Settled settle(PaymentRecord payment, FinalityProof.Newest newest) {
        return switch (sender.ask(payment.txid())) {
            case Sent.Final done -> proven(payment, proof.ofPayment(payment.txid(), done.height(), done.block()));
            case Sent.Pending _ -> open(payment, "is pending");
            case Sent.Absent absent
            when isOver(payment, newest) ->
                new Settled(payment, PaymentState.VOID, "is void: its time is over, and " + absent.why());
            case Sent.Absent absent -> open(payment, "is open: " + absent.why());
            case Sent.Unknown unknown -> open(payment, "is open: " + unknown.why());
            case Sent.Refused refused -> open(payment, "is open: " + refused.code() + ": " + refused.detail());
            case Sent.NeverLeft never -> open(payment, "is open: " + never.why());
        };
    }

    private static Settled proven(PaymentRecord payment, Finding finding) {
        return switch (finding) {
            case Finding.Proven proven ->
                new Settled(
                        payment,
                        PaymentState.FINAL,
                        "is final in block " + proven.header().height());
            case Finding.Unproven unproven ->
                open(payment, "is final as this node says, which could not be checked: " + unproven.why());
            case Finding.Refuted refuted ->
                open(payment, "is open: this node calls it final, and its proof is false: " + refuted.why());
        };
    }

    private static boolean isOver(PaymentRecord payment, FinalityProof.Newest newest) {
        return payment.validUntil() != 0 && newest.isProven() && newest.timestamp() > payment.validUntil();
    }

    private static Settled open(PaymentRecord payment, String words) {
        return new Settled(payment, PaymentState.OPEN, words);
    }

    /** Of two payments that spend one coin at most one becomes final. */
    private Settled beaten(Settled settled) {
        if (settled.state() != PaymentState.OPEN) {
            return settled;
        }
        Optional<Hash256> winner = journal.records().stream()
                .filter(other -> other.state() == PaymentState.FINAL && other.conflictsWith(settled.payment()))
                .map(PaymentRecord::txid)
                .findFirst();
        if (winner.isEmpty()) {
            return settled;
        }
        journal.close(settled.payment(), PaymentState.VOID);
        return new Settled(
                settled.payment(), PaymentState.VOID, "is void: " + winner.get() + " spends its coin and is final");
    }
}
