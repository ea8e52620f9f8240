package io.timecoin.node.engine;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.SignatureVerifier;
import io.timecoin.ledger.ActiveSet;
import java.util.List;
import java.util.Optional;

/**
 * Verifies what voters have signed against the set of the current epoch, beside the engine. Written by the engine's thread,
 * read by any.
 */
public final class EpochSets {

    /** The epoch in which votes count now. */
    public record Epoch(long number, ActiveSet set) {}

    private final Hash256 genesisHash;
    private final SignatureVerifier verifier;
    private final VerifiedVotes verified = new VerifiedVotes();
    private volatile Epoch current;

    public EpochSets(Hash256 genesisHash, SignatureVerifier verifier, long epoch, ActiveSet set) {
        this.genesisHash = genesisHash;
        this.verifier = verifier;
        this.current = new Epoch(epoch, set);
    }

    public Epoch current() {
        return current;
    }

    void open(long epoch, ActiveSet set) {
        current = new Epoch(epoch, set);
    }

    /** The set of an epoch, if it is the current one. */
    Optional<ActiveSet> setOf(long epoch) {
        Epoch now = current;
        return now.number() == epoch ? Optional.of(now.set()) : Optional.empty();
    }

    boolean verify(Vote vote) {
        Optional<ActiveSet> set = setOf(vote.statement().epoch());
        return set.isPresent() && verify(vote, set.get());
    }

    private boolean verify(Vote vote, ActiveSet set) {
        if (verified.contains(vote)) {
            return true;
        }
        boolean holds = vote.isSignedBy(set, genesisHash, verifier);
        if (holds) {
            verified.add(vote);
        }
        return holds;
    }

    /** A certificate of votes that were verified before is not verified again. */
    boolean verify(Certificate certificate) {
        Optional<ActiveSet> found = setOf(certificate.epoch());
        if (found.isEmpty()
                || certificate.signers().size() != certificate.signatures().size()) {
            return false;
        }
        ActiveSet set = found.get();
        if (!set.isQuorum(certificate.weight(set))) {
            return false;
        }
        for (int i = 0; i < certificate.signers().size(); i++) {
            int signer = certificate.signers().get(i);
            if (!verify(
                    new Vote(
                            certificate.statement(),
                            signer,
                            certificate.signatures().get(i)),
                    set)) {
                return false;
            }
        }
        return true;
    }

    boolean verify(Proposal proposal) {
        Optional<ActiveSet> set = setOf(proposal.epoch());
        return set.isPresent()
                && proposal.isSignedBy(set.get(), genesisHash, verifier)
                && allHold(proposal.justification());
    }

    private boolean allHold(List<Certificate> certificates) {
        return certificates.stream().allMatch(this::verify);
    }
}
