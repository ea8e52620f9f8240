package io.timecoin.cli.pay;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A payment that was signed, as the journal keeps it.
 *
 * @param genesisHash of its network: only there it can be asked for
 * @param madeAt by this machine's clock, for people
 * @param recipients who is paid how much, without change
 * @param fee satoshis
 * @param validUntil Unix ms after which no block may have it; 0 for none
 * @param inputs coins that it spends
 * @param signed what is sent; empty once nothing can come of sending it
 * @param replacedBy the payment that was made in its place
 */
public record PaymentRecord(
        Hash256 genesisHash,
        Hash256 txid,
        Instant madeAt,
        List<Recipient> recipients,
        long fee,
        long validUntil,
        PaymentState state,
        List<OutPoint> inputs,
        Optional<Transaction> signed,
        Optional<Hash256> replacedBy) {

    /**
     * Somebody who is paid.
     *
     * @param address in the form of the network
     * @param amount satoshis
     */
    public record Recipient(String address, long amount) {}

    public PaymentRecord {
        recipients = List.copyOf(recipients);
        inputs = List.copyOf(inputs);
    }

    /** One that is about to be sent. */
    public static PaymentRecord open(
            Hash256 genesisHash, Transaction signed, List<Recipient> recipients, long fee, Instant madeAt) {
        return new PaymentRecord(
                genesisHash,
                signed.txid(),
                madeAt,
                recipients,
                fee,
                signed.validUntil(),
                PaymentState.OPEN,
                signed.inputs(),
                Optional.of(signed),
                Optional.empty());
    }

    public boolean isOpen() {
        return state == PaymentState.OPEN;
    }

    /** Satoshis of all recipients; their sum fits, for the coins that pay it do. */
    public long amount() {
        return recipients.stream().mapToLong(Recipient::amount).sum();
    }

    /** The same in another state; only an open one keeps what is sent. */
    PaymentRecord in(PaymentState next) {
        return new PaymentRecord(
                genesisHash,
                txid,
                madeAt,
                recipients,
                fee,
                validUntil,
                next,
                inputs,
                next == PaymentState.OPEN ? signed : Optional.empty(),
                replacedBy);
    }

    PaymentRecord replacedBy(Hash256 other) {
        return new PaymentRecord(
                genesisHash, txid, madeAt, recipients, fee, validUntil, state, inputs, signed, Optional.of(other));
    }

    /** Whether both are one payment: a txid does not say of which network. */
    boolean isSameAs(PaymentRecord other) {
        return txid.equals(other.txid) && genesisHash.equals(other.genesisHash);
    }

    /** Whether both spend a coin, so that at most one of them becomes final. */
    boolean conflictsWith(PaymentRecord other) {
        return genesisHash.equals(other.genesisHash)
                && !txid.equals(other.txid)
                && inputs.stream().anyMatch(other.inputs::contains);
    }
}
