package io.timecoin.verification;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.SignatureVerifier;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.ChainState;
import java.util.Optional;

/**
 * Where agreement stands, and the verification of what voters have signed, beside the engine: against the set of the current
 * epoch, and for late votes of the former one. Written by the engine's thread, read by any.
 */
public final class EpochSets {

    /** What a certificate proves. */
    public enum Proof {
        HOLDS,
        /** It is of another epoch than this node is in, or no quorum of this one signed it. */
        UNKNOWN,
        /** It is of the epoch that this node is in, and a signature does not hold: no correct node sends that. */
        FORGED
    }

    /** The epoch in which votes count now. */
    public record Epoch(long number, ActiveSet set) {}

    private final Hash256 genesisHash;
    private final SignatureVerifier verifier;
    private final VerifiedVotes verified = new VerifiedVotes();
    private volatile Position position;

    /** Of a node whose newest final state this is. */
    public EpochSets(Hash256 genesisHash, SignatureVerifier verifier, ChainState tip) {
        this(genesisHash, verifier, voters(genesisHash, tip));
    }

    EpochSets(Hash256 genesisHash, SignatureVerifier verifier, EpochVoters voters) {
        this.genesisHash = genesisHash;
        this.verifier = verifier;
        this.position = Position.at(voters);
    }

    private static EpochVoters voters(Hash256 genesisHash, ChainState state) {
        return EpochVoters.of(genesisHash, state.epoch(), state.activeSet()).openedAt(state.settlementHeight());
    }

    public Epoch current() {
        EpochVoters now = position.now();
        return new Epoch(now.epoch(), now.set());
    }

    Position position() {
        return position;
    }

    /** The settlement that opens an epoch is final. */
    public void open(ChainState state) {
        open(voters(genesisHash, state));
    }

    void open(EpochVoters voters) {
        position = position.opened(voters);
    }

    /** The engine has entered a view. */
    public void entered(long epoch, long view) {
        position = position.entered(epoch, view);
    }

    /** A view is final. */
    public void finalized(long epoch, long view) {
        position = position.finalized(epoch, view);
    }

    boolean isVerified(Vote vote) {
        return verified.contains(vote);
    }

    boolean verify(Vote vote) {
        EpochVoters now = position.now();
        return vote.statement().epoch() == now.epoch() && verify(vote, now.set());
    }

    /** Whether a vote of an epoch holds whose voters are known at this position. */
    boolean verify(Vote vote, Position at) {
        Optional<EpochVoters> voters = at.votersOf(vote.statement().epoch());
        return voters.isPresent() && verify(vote, voters.get().set());
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
    public boolean verify(Certificate certificate) {
        return verify(certificate, position);
    }

    /** Whether a certificate holds that is of the epoch at this position. */
    boolean verify(Certificate certificate, Position at) {
        return judge(certificate, at) == Proof.HOLDS;
    }

    /** What a certificate proves where this node is now. */
    public Proof judge(Certificate certificate) {
        return judge(certificate, position);
    }

    private Proof judge(Certificate certificate, Position at) {
        return judge(certificate, new Epoch(at.epoch(), at.now().set()));
    }

    /** What a certificate proves in an epoch whose voters are proven: of the chain up to its first block. */
    public Proof judge(Certificate certificate, Epoch epoch) {
        ActiveSet set = epoch.set();
        if (certificate.epoch() != epoch.number()
                || certificate.signers().size() != certificate.signatures().size()
                || !set.isQuorum(certificate.weight(set))) {
            return Proof.UNKNOWN;
        }
        for (int i = 0; i < certificate.signers().size(); i++) {
            int signer = certificate.signers().get(i);
            if (!verify(
                    new Vote(
                            certificate.statement(),
                            signer,
                            certificate.signatures().get(i)),
                    set)) {
                return Proof.FORGED;
            }
        }
        return Proof.HOLDS;
    }

    /** Whether a proposal of the epoch at this position is signed by whom it names; its certificates are not looked at. */
    boolean isSigned(Proposal proposal, Position at) {
        return proposal.epoch() == at.epoch() && proposal.isSignedBy(at.now().set(), genesisHash, verifier);
    }
}
