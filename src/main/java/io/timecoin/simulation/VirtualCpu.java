package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.Vote;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.ProposalMessage;
import io.timecoin.network.PeerMessage.VoteMessage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A node's processor: messages wait for a verifier thread, then for the engine's thread. As in the node, a signature that
 * was found to hold is not verified again, so that a certificate of known votes costs nothing.
 */
final class VirtualCpu {

    /**
     * What work costs, in nanoseconds of one core.
     *
     * @param signatureNanos to verify one signature
     * @param turnNanos for the engine to take one message
     * @param verifiers threads that verify
     */
    public record Costs(long signatureNanos, long turnNanos, int verifiers) {
        /** Everything happens at once. */
        static final Costs NONE = new Costs(0, 0, 1);

        boolean isNone() {
            return signatureNanos == 0 && turnNanos == 0;
        }
    }

    private static final int MOST_KNOWN = 8_192;

    private record Signed(Statement statement, int signer) {}

    private final VirtualTime time;
    private final Costs costs;
    private final long[] verifierFreeNanos;
    private final Map<Signed, Boolean> verified = new LinkedHashMap<>();
    private long engineFreeNanos;
    private long verifierNanos;
    private long engineNanos;

    VirtualCpu(VirtualTime time, Costs costs) {
        this.time = time;
        this.costs = costs;
        this.verifierFreeNanos = new long[costs.verifiers()];
    }

    /** Books the engine's turn for a message of which nothing needs to be verified; microseconds until it is done. */
    long turnMicros() {
        return costs.isNone() ? 0 : book(0);
    }

    /** Books the work for a message; microseconds until it is done. */
    long delayMicros(PeerMessage message) {
        if (costs.isNone()) {
            return 0;
        }
        return book(signaturesOf(message));
    }

    /** Books the signatures of so many transactions; microseconds until they are verified. */
    long verifyMicros(int transactions) {
        return costs.isNone() ? 0 : book(transactions);
    }

    private long book(long signatures) {
        long now = time.micros() * 1_000;
        int first = 0;
        for (int i = 1; i < verifierFreeNanos.length; i++) {
            first = verifierFreeNanos[i] < verifierFreeNanos[first] ? i : first;
        }
        long verifying = signatures * costs.signatureNanos();
        long verifiedAt = verifying == 0 ? now : Math.max(now, verifierFreeNanos[first]) + verifying;
        verifierFreeNanos[first] = Math.max(verifierFreeNanos[first], verifiedAt);
        engineFreeNanos = Math.max(engineFreeNanos, verifiedAt) + costs.turnNanos();
        verifierNanos += verifying;
        engineNanos += costs.turnNanos();
        return (engineFreeNanos - now) / 1_000;
    }

    private long signaturesOf(PeerMessage message) {
        return switch (message) {
            case VoteMessage(Vote vote) -> fresh(vote.statement(), vote.signer());
            case CertificateMessage(Certificate certificate) -> fresh(certificate);
            case ProposalMessage(Proposal proposal) -> {
                long all = fresh(proposal.statement(), proposal.signer());
                for (Certificate certificate : proposal.justification()) {
                    all += fresh(certificate);
                }
                yield all;
            }
            default -> 0L; // transactions are booked by themselves, and replies are rare
        };
    }

    private long fresh(Certificate certificate) {
        long all = 0;
        for (int signer : certificate.signers()) {
            all += fresh(certificate.statement(), signer);
        }
        return all;
    }

    private long fresh(Statement statement, int signer) {
        if (verified.putIfAbsent(new Signed(statement, signer), Boolean.TRUE) != null) {
            return 0;
        }
        if (verified.size() > MOST_KNOWN) {
            verified.remove(verified.keySet().iterator().next());
        }
        return 1;
    }

    /** Time that the verifier threads have worked so far, nanoseconds. */
    long verifierNanos() {
        return verifierNanos;
    }

    /** Time that the engine's thread has worked so far, nanoseconds. */
    long engineNanos() {
        return engineNanos;
    }

    /** The process has ended, and with it what waited. */
    void reset() {
        Arrays.fill(verifierFreeNanos, 0);
        engineFreeNanos = 0;
        verified.clear();
    }
}
