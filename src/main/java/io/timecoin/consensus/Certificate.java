package io.timecoin.consensus;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signature;
import io.timecoin.crypto.SignatureVerifier;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Equal statements of a quorum: a notarization, nullification or finalization. Checked with nothing but the active set.
 *
 * <p>Keeps INV-15 and INV-16.
 *
 * @param signers indexes in set order, strictly ascending
 * @param signatures one for each signer, in the same order
 */
public record Certificate(Statement statement, List<Integer> signers, List<Signature> signatures) {

    /** Encoded bytes of the smallest certificate, for bounding lists. */
    public static final int LEAST_ENCODED_LENGTH = Statement.LEAST_ENCODED_LENGTH + 4 + 4;

    public Certificate {
        signers = List.copyOf(signers);
        signatures = List.copyOf(signatures);
    }

    public static Certificate read(ByteReader in) throws MalformedException {
        Statement statement = Statement.read(in);
        if (statement.kind() == StatementKind.PROPOSAL) {
            throw new MalformedException("a proposal makes no certificate");
        }
        byte[] bitmap = in.bytes(ActiveSet.MAX_VOTERS / 8, "signer bitmap");
        if (bitmap.length > 0 && bitmap[bitmap.length - 1] == 0) {
            throw new MalformedException("the signer bitmap has spare bytes");
        }
        List<Integer> signers = BitSet.valueOf(bitmap).stream().boxed().toList();
        List<Signature> signatures = new ArrayList<>();
        if ((long) signers.size() * Signature.LENGTH > in.remaining()) {
            throw new MalformedException("the certificate has fewer signatures than signers");
        }
        for (int i = 0; i < signers.size(); i++) {
            signatures.add(in.signature("certificate signature"));
        }
        return new Certificate(statement, signers, signatures);
    }

    public void write(ByteWriter out) {
        BitSet bitmap = new BitSet();
        signers.forEach(bitmap::set);
        statement.write(out);
        out.bytes(bitmap.toByteArray());
        signatures.forEach(signature -> out.fixed(signature.toBytes()));
    }

    public static Certificate decode(byte[] bytes) throws MalformedException {
        ByteReader in = new ByteReader(bytes);
        Certificate certificate = read(in);
        in.end("the certificate");
        return certificate;
    }

    public byte[] encode() {
        ByteWriter out = new ByteWriter(128 + signatures.size() * Signature.LENGTH);
        write(out);
        return out.toBytes();
    }

    /** Length of the encoding in bytes. */
    public int size() {
        int bitmap = signers.isEmpty() ? 0 : signers.getLast() / Byte.SIZE + 1;
        return statement.size() + 4 + bitmap + signatures.size() * Signature.LENGTH;
    }

    public StatementKind kind() {
        return statement.kind();
    }

    public long epoch() {
        return statement.epoch();
    }

    public long view() {
        return statement.view();
    }

    /** What one voter signed of it; empty if it did not. */
    public Optional<Vote> voteOf(int signer) {
        int place = Collections.binarySearch(signers, signer);
        return place < 0 ? Optional.empty() : Optional.of(new Vote(statement, signer, signatures.get(place)));
    }

    /** Weight of the signers in {@code set}, or −1 if one of them is not in it, or they are not strictly ascending. */
    public long weight(ActiveSet set) {
        long weight = 0;
        int previous = -1;
        for (int signer : signers) {
            if (signer >= set.size() || signer <= previous) {
                return -1; // nobody counts twice
            }
            previous = signer;
            weight += set.voter(signer).weight();
        }
        return weight;
    }

    /** Whether a quorum of {@code set} signed this. The caller makes sure that it is the set of the epoch. */
    public boolean isSignedByQuorum(ActiveSet set, Hash256 genesisHash, SignatureVerifier verifier) {
        if (signers.size() != signatures.size() || !set.isQuorum(weight(set))) {
            return false;
        }
        Hash256 digest = statement.digest(genesisHash);
        for (int i = 0; i < signers.size(); i++) {
            if (!verifier.verify(set.voter(signers.get(i)).operatorKey(), digest, signatures.get(i))) {
                return false;
            }
        }
        return true;
    }
}
