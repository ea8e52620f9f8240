package io.timecoin.consensus;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Voter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a {@link ConsensusCore} wants done, in order. Effects are data; whoever executes them answers with an {@link Input}. */
public sealed interface Effect {

    /**
     * Make everything durable in one batch; then send the proposal and the votes to all, and give each vote back as {@link
     * Input.VoteReceived}. If it cannot be made durable nothing is sent (protocol §5, Durable before sent).
     *
     * @param blockHash whose body must be durable too, and those of all its ancestors
     * @param restsOn certificates that the votes rest on and that are not in the record yet: what opened the view, the
     *     notarization that is finalized, and those of ancestors that are not final
     * @param ancestors what is notarized in the views of those ancestors, newest first, as far as it is known here
     */
    record Cast(
            Optional<Proposal> proposal,
            List<Vote> votes,
            Optional<Hash256> blockHash,
            List<Certificate> restsOn,
            List<Statement> ancestors)
            implements Effect {}

    /**
     * Send again what has been sent before: already durable (protocol §5.8).
     *
     * @param to the voter that is to have it; empty for all
     */
    record Repeat(Optional<Proposal> proposal, List<Vote> votes, List<Certificate> certificates, OptionalInt to)
            implements Effect {}

    /** Pass a certificate on to peers, those voters apart that have shown it (protocol §5.9). */
    record Relay(Certificate certificate, List<Integer> shownBy) implements Effect {}

    /**
     * Find out whether a proposed block is valid: bring its transactions together.
     *
     * @param sources voters that may have what is missing, best first
     * @param leader who must have proposed it as a fresh block now; empty for one that is proposed again
     */
    record Validate(CompactBlock block, List<Integer> sources, Optional<Voter> leader) implements Effect {}

    /**
     * Bring the body of a notarized block and of every ancestor that is not here, and validate them whatever the clock says.
     *
     * @param sources voters that signed for it, best first
     * @param block what its proposal has brought of it already
     */
    record Obtain(Hash256 blockHash, List<Integer> sources, Optional<CompactBlock> block) implements Effect {}

    /**
     * Judge a block that was found invalid once more, alone and from the database; answered by {@link Input.LookedAgain}
     * (protocol §5.3).
     *
     * @param sources voters that signed for it, best first
     */
    record LookAgain(Hash256 blockHash, List<Integer> sources) implements Effect {}

    /**
     * Both looks at a block that others notarized find it invalid: this node's own state is wrong, and it is silent (protocol §5.3).
     *
     * @param proof certificates over the block
     */
    record SelfDiffers(Hash256 blockHash, List<Certificate> proof) implements Effect {}

    /** The chain has left the disputed block behind, or it is valid after all: this node speaks again. */
    record SelfAgrees(Hash256 blockHash) implements Effect {}

    /**
     * Build a block on the notarized parent as soon as there is something to include; answered by {@link Input.Built}. A
     * standing order until another one or until the view is left.
     *
     * @param evenEmpty at once, also with nothing to include
     */
    record Build(long view, Hash256 parentHash, boolean evenEmpty) implements Effect {}

    /** Propose the unfinal settlement again, unchanged; answered by {@link Input.Built} (protocol §5.2). */
    record BuildAgain(long view, Hash256 blockHash) implements Effect {}

    /** Ask for the certificates of a range of views, from one voter first. */
    record FetchCertificates(long epoch, long fromView, long toView, int source) implements Effect {}

    /** The block and its ancestors are final. */
    record Finalized(Certificate finalization) implements Effect {}

    /** A view was entered. */
    record ViewEntered(long epoch, long view, int leader) implements Effect {}

    /** A voter signed two statements that exclude each other. */
    record EvidenceFound(Evidence evidence) implements Effect {}

    /** At least a third of the weight was faulty: this node has stopped voting for good (protocol §6). */
    record Halted(String reason, List<Certificate> certificates) implements Effect {}
}
