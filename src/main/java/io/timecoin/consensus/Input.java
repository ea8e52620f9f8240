package io.timecoin.consensus;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import java.util.List;
import java.util.Optional;

/**
 * What can happen to a {@link ConsensusCore}. Signatures of everything that came from outside have been verified against
 * the active set of its epoch before it becomes an input.
 */
public sealed interface Input {

    /**
     * The first input: the chain as it was found, and what this voter has said before (protocol §5, Durable before sent).
     *
     * @param tip newest final block, applied
     * @param finalization of {@code tip} or of a descendant; empty only if the tip is the genesis
     * @param recorded votes, proposals and certificates of the vote log, of any epoch
     * @param hasRecord whether this operator key's vote record was found; without it the node votes only from the first
     *     epoch that opens later than {@code votesAfter}
     * @param votesAfter Unix ms: own start + 4 s
     */
    record Started(
            ChainState tip, Optional<Certificate> finalization, Recorded recorded, boolean hasRecord, long votesAfter)
            implements Input {}

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

    /**
     * A voter of the current set has signed this, which is of no use for a vote any more: late, or of a former epoch. It shows
     * that the voter takes part (protocol §5.1).
     */
    record Spoke(int signer, Statement statement) implements Input {}

    /** A voter is linked anew and may have heard nothing of what this node has said. */
    record Linked(int signer) implements Input {}

    /** Whether this node's clock may be trusted: a wrong one neither proposes nor notarizes (protocol §10). */
    record ClockJudged(boolean right) implements Input {}

    /** Whether a leader would have something to do now: an includable transaction, or the epoch's boundary has passed. */
    record WorkChanged(boolean work) implements Input {}

    /**
     * Answer to {@link Effect.Validate} and {@link Effect.Obtain}; maybe it never comes.
     *
     * @param fresh whether it was judged as a fresh proposal, against the clock and the leader too
     */
    record Judged(BlockFacts block, Judgement judgement, boolean fresh) implements Input {}

    /** Answer to {@link Effect.LookAgain}; maybe it never comes. */
    record LookedAgain(BlockFacts block, SecondLook outcome) implements Input {}

    /** Answer to {@link Effect.Build}: a valid block on the parent that was asked for, or the unfinal settlement again. */
    record Built(long view, CompactBlock block, BlockFacts facts) implements Input {}

    /**
     * Blocks have become final and been applied by other means than this core's own finalization (sync), or the settlement
     * that this core finalized has been applied: the chain's newest final block is {@code tip}, proven by {@code finalization}.
     */
    record ChainAdvanced(ChainState tip, Certificate finalization) implements Input {}

    /** A block has become final and been applied, by a finalization of this epoch and view. */
    record Applied(long epoch, long view) implements Input {}

    /**
     * A finalization does not fit this node's final chain: it stops voting (protocol §6).
     *
     * @param proof the certificates that show it
     */
    record ChainContradicted(String reason, List<Certificate> proof) implements Input {}

    /** What the vote log holds. */
    record Recorded(List<Proposal> proposals, List<Vote> votes, List<Certificate> certificates) {}

    /** What validation found of a block. */
    enum Judgement {
        /** Valid on its parent, whatever the clock says. */
        VALID,
        /** Breaks a rule of the chain. */
        INVALID,
        /** Valid perhaps, but not to be notarized as a fresh proposal (protocol §4). */
        NOT_ACCEPTABLE
    }

    /** What a second look at a block has found (protocol §5.3). */
    enum SecondLook {
        VALID,
        INVALID,
        /** The final chain has gone on without the block meanwhile. */
        MOOT
    }

    /**
     * What consensus needs to know of a block.
     *
     * @param work whether it has transactions or is a settlement: until it is final the network is not idle
     */
    record BlockFacts(Hash256 hash, Hash256 parentHash, boolean settlement, boolean work) {

        public static BlockFacts of(Block block) {
            return new BlockFacts(
                    block.hash(),
                    block.header().parentHash(),
                    block.isSettlement(),
                    !block.transactions().isEmpty() || block.isSettlement());
        }
    }
}
