package io.timecoin.consensus;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signature;
import io.timecoin.crypto.SignatureVerifier;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;

/**
 * One voter's signed statement; Notarize, Nullify or Finalize.
 *
 * @param signer index of the voter in the set of the statement's epoch
 */
public record Vote(Statement statement, int signer, Signature signature) {

    public static Vote read(ByteReader in) throws MalformedException {
        Statement statement = Statement.read(in);
        if (statement.kind() == StatementKind.PROPOSAL) {
            throw new MalformedException("a proposal is not a vote");
        }
        return new Vote(statement, in.u16("signer"), in.signature("vote signature"));
    }

    public void write(ByteWriter out) {
        statement.write(out);
        out.u16(signer).fixed(signature.toBytes());
    }

    /** Whether the signer is in {@code set} and signed this. */
    public boolean isSignedBy(ActiveSet set, Hash256 genesisHash, SignatureVerifier verifier) {
        return signer < set.size()
                && verifier.verify(set.voter(signer).operatorKey(), statement.digest(genesisHash), signature);
    }
}
