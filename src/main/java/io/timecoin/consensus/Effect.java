package io.timecoin.consensus;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Voter;
import java.util.List;
import java.util.Optional;

/** What a {@link ConsensusCore} wants done, in order. Effects are data; whoever executes them answers with an {@link Input}. */
public sealed interface Effect {

    /**
     * Make everything durable in one batch; then send the proposal and the votes to all, and give each vote back as {@link
     * Input.VoteReceived}. If it cannot be made durable nothing is sent (protocol §5, Durable before sent).
     *
     * @param blockHash whose body must be durable too
     * @param restsOn the certificate that the votes rest on
     */
    record Cast(
            Optional<Proposal> proposal, List<Vote> votes, Optional<Hash256> blockHash, Optional<Certificate> restsOn)
            implements Effect {}

    /** Send again what has been sent before: already durable (protocol §5.8). */
    record Repeat(Optional<Proposal> proposal, List<Vote> votes, List<Certificate> certificates) implements Effect {}

    /** Pass a certificate on to peers, those voters apart that have shown it (protocol §5.9). */
    record Relay(Certificate certificate, List<Integer> shownBy) implements Effect {}

    /**
     * Find out whether a proposed block is valid: bring its transactions together, missing ones from the leader first.
     *
     * @param leader who must have proposed it as a fresh block now; empty for one that is proposed again
     */
    record Validate(CompactBlock block, int source, Optional<Voter> leader) implements Effect {}

    /** Bring the body of a notarized block from those who signed, and validate it whatever the clock says. */
    record Obtain(Hash256 blockHash, List<Integer> sources) implements Effect {}

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

    /**
     * At least a third of the weight was faulty, or this node's own execution is wrong: it has stopped voting for good
     * (protocol §6, §9).
     */
    record Halted(String reason, List<Certificate> certificates) implements Effect {}
}
