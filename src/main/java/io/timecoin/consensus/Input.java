package io.timecoin.consensus;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.ChainState;

/**
 * What can happen to a {@link ConsensusCore}. Signatures of everything that came from outside have been verified against
 * the active set of its epoch before it becomes an input.
 */
public sealed interface Input {

    /** Time has passed. */
    record Tick() implements Input {}

    /** A proposal signed by {@code proposal.signer()}, its justification verified too. */
    record ProposalReceived(Proposal proposal) implements Input {}

    /** A vote; also an own one, once it is durable. */
    record VoteReceived(Vote vote) implements Input {}

    /** A certificate signed by a quorum. */
    record CertificateReceived(Certificate certificate) implements Input {}

    /** Something authenticated came from a voter. */
    record Heard(int signer) implements Input {}

    /** Whether a leader would have something to do now: an includable transaction, or the epoch's boundary has passed. */
    record WorkChanged(boolean work) implements Input {}

    /** Answer to {@link Effect.Validate} and {@link Effect.Obtain}; comes at most once for each cause, and maybe never. */
    record Judged(BlockFacts block, Judgement judgement) implements Input {}

    /** Answer to {@link Effect.Build}: a valid block on the parent that was asked for. */
    record Built(long view, CompactBlock block, BlockFacts facts) implements Input {}

    /**
     * Blocks have become final and been applied by other means than this core's own finalization (sync), or the settlement
     * that this core finalized has been applied: the chain's newest final block is {@code tip}, proven by {@code finalization}.
     */
    record ChainAdvanced(ChainState tip, Certificate finalization) implements Input {}

    /** What validation found of a block. */
    enum Judgement {
        /** Valid on its parent, whatever the clock says. */
        VALID,
        /** Breaks a rule of the chain. */
        INVALID,
        /** Valid perhaps, but not to be notarized as a fresh proposal (protocol §4). */
        NOT_ACCEPTABLE
    }

    /**
     * What consensus needs to know of a block.
     *
     * @param work whether it has transactions or is a settlement: until it is final the network is not idle
     */
    record BlockFacts(Hash256 hash, Hash256 parentHash, boolean settlement, boolean work) {}
}
