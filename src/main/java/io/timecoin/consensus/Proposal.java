package io.timecoin.consensus;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signature;
import io.timecoin.crypto.SignatureVerifier;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import java.util.List;

/**
 * A leader's signed offer to add a block (protocol §5.2).
 *
 * @param statement of kind PROPOSAL; its hash is the hash of the block's header
 * @param signer index of the leader in the set
 * @param justification certificates the receiver may lack: the parent's notarization, nullifications of the views between
 */
public record Proposal(
        Statement statement, int signer, Signature signature, CompactBlock block, List<Certificate> justification) {

    /** Most attached certificates; the rest is fetched by range. */
    public static final int MAX_JUSTIFICATION = 64;

    /** Most bytes of all attached certificates: those of large sets are long, and a proposal has to fit a frame. */
    public static final int MAX_JUSTIFICATION_BYTES = 1_000_000;

    public Proposal {
        justification = List.copyOf(justification);
    }

    /** The first of {@code justification}, as many as may be attached. */
    static List<Certificate> attachable(List<Certificate> justification) {
        int count = 0;
        long bytes = 0;
        for (Certificate certificate : justification) {
            bytes += certificate.size();
            if (count == MAX_JUSTIFICATION || bytes > MAX_JUSTIFICATION_BYTES) {
                break;
            }
            count++;
        }
        return justification.subList(0, count);
    }

    public static Proposal read(ByteReader in) throws MalformedException {
        Statement statement = Statement.read(in);
        if (statement.kind() != StatementKind.PROPOSAL) {
            throw new MalformedException("not a proposal");
        }
        Proposal proposal = new Proposal(
                statement,
                in.u16("signer"),
                in.signature("proposal signature"),
                CompactBlock.read(in),
                in.list(MAX_JUSTIFICATION, Certificate.LEAST_ENCODED_LENGTH, "justification", Certificate::read));
        if (!proposal.block.header().hash().equals(statement.blockHash())) {
            throw new MalformedException("the proposal names another block than it brings");
        }
        return proposal;
    }

    public void write(ByteWriter out) {
        statement.write(out);
        out.u16(signer).fixed(signature.toBytes());
        block.write(out);
        out.u32(justification.size());
        justification.forEach(certificate -> certificate.write(out));
    }

    /** The same offer as others keep it once its certificates have been taken. */
    Proposal withoutJustification() {
        return justification.isEmpty() ? this : new Proposal(statement, signer, signature, block, List.of());
    }

    /** What identifies the offer, without what makes it large. */
    Proposal headerOnly() {
        return new Proposal(
                statement, signer, signature, new CompactBlock(block.header(), List.of(), List.of()), List.of());
    }

    public long epoch() {
        return statement.epoch();
    }

    public long view() {
        return statement.view();
    }

    public Hash256 blockHash() {
        return statement.blockHash();
    }

    /** Whether the signer is in {@code set} and signed this; the certificates are judged each by itself. */
    public boolean isSignedBy(ActiveSet set, Hash256 genesisHash, SignatureVerifier verifier) {
        return signer < set.size()
                && verifier.verify(set.voter(signer).operatorKey(), statement.digest(genesisHash), signature);
    }
}
