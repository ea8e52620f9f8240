package io.timecoin.verification;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.ledger.Transaction;

/** About what messages of consensus take in memory, bytes: several times what they take on the wire. */
public final class HeldBytes {

    /** Statement, signature, the objects around them and their place in a queue. */
    private static final long VOTE = 400;

    private static final long SIGNATURE = 130;
    private static final long HASH = 64;
    private static final long HEADER = 1_000;

    /** Decoded and encoded. */
    private static final long OUTPUT = 128;

    private HeldBytes() {}

    public static long of(Vote vote) {
        return VOTE;
    }

    public static long of(Certificate certificate) {
        return VOTE + certificate.signers().size() * SIGNATURE;
    }

    /** With its justification. */
    public static long of(Proposal proposal) {
        return ofBody(proposal)
                + proposal.justification().stream().mapToLong(HeldBytes::of).sum();
    }

    /** Without its justification. */
    static long ofBody(Proposal proposal) {
        long settlement =
                proposal.block().settlement().stream().mapToLong(HeldBytes::of).sum();
        return VOTE + HEADER + proposal.block().fullHashes().size() * HASH + settlement;
    }

    private static long of(Transaction transaction) {
        return transaction.size() + transaction.outputs().size() * OUTPUT;
    }
}
