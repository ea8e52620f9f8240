package io.timecoin.consensus;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.ActiveSet;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything known of one view: who said what, which certificates there are, and what this node itself has said. */
final class ViewState {

    /** Whether the block proposed in this view may be notarized by this node. */
    enum Acceptance {
        UNKNOWN,
        ASKED,
        ACCEPTED,
        REFUSED
    }

    final long view;
    final int leader;
    private final ActiveSet set;
    final VoteTally notarizes;
    final VoteTally nullifies;
    final VoteTally finalizes;

    @Nullable
    Proposal proposal;

    @Nullable
    Certificate notarization;

    @Nullable
    Certificate nullification;

    @Nullable
    Certificate finalization;

    @Nullable
    Proposal ownProposal;

    @Nullable
    Vote ownNotarize;

    @Nullable
    Vote ownNullify;

    @Nullable
    Vote ownFinalize;

    Acceptance acceptance = Acceptance.UNKNOWN;
    boolean obtaining;

    /** A timer of this view has run out here. */
    boolean timedOut;

    /** Of the proposal only the header is held any more. */
    boolean bodyForgotten;

    /** Certificates of this view that are in the record of own votes, or on their way there. */
    final Set<StatementKind> recorded = EnumSet.noneOf(StatementKind.class);

    /** Voters already accused of contradicting themselves in this view. */
    final Set<Integer> accused = new LinkedHashSet<>();

    /** Voters that need not be told the notarization. */
    final Set<Integer> shownNotarization = new LinkedHashSet<>();

    ViewState(long view, int leader, ActiveSet set) {
        this.set = set;
        this.view = view;
        this.leader = leader;
        this.notarizes = new VoteTally(set);
        this.nullifies = new VoteTally(set);
        this.finalizes = new VoteTally(set);
    }

    VoteTally tally(StatementKind kind) {
        return switch (kind) {
            case NOTARIZE -> notarizes;
            case NULLIFY -> nullifies;
            case FINALIZE -> finalizes;
            case PROPOSAL -> throw new IllegalArgumentException("proposals are not tallied");
        };
    }

    @Nullable
    Certificate certificate(StatementKind kind) {
        return switch (kind) {
            case NOTARIZE -> notarization;
            case NULLIFY -> nullification;
            case FINALIZE -> finalization;
            case PROPOSAL -> throw new IllegalArgumentException("proposals make no certificate");
        };
    }

    void store(Certificate certificate) {
        switch (certificate.kind()) {
            case NOTARIZE -> notarization = certificate;
            case NULLIFY -> nullification = certificate;
            case FINALIZE -> finalization = certificate;
            case PROPOSAL -> throw new IllegalArgumentException("proposals make no certificate");
        }
    }

    boolean hasCertificate() {
        return notarization != null || nullification != null || finalization != null;
    }

    /** Notarization and finalization of a block, as far as they are here. */
    List<Certificate> certificatesOver(Hash256 block) {
        return Stream.of(Optional.ofNullable(notarization), Optional.ofNullable(finalization))
                .flatMap(Optional::stream)
                .filter(certificate -> certificate.statement().blockHash().equals(block))
                .toList();
    }

    /** The block that was proposed here, if that one is meant and more than its header is held. */
    Optional<CompactBlock> proposedBlock(Hash256 hash) {
        return Optional.ofNullable(proposal)
                .filter(offer -> !bodyForgotten && offer.blockHash().equals(hash))
                .map(Proposal::block);
    }

    /**
     * The view has been left without a notarization: what its leader made others hold is let go of. It can be fetched, should it be
     * notarized yet; the header with its signature stays, to recognise a second proposal.
     */
    void forgetBody() {
        if (proposal != null && notarization == null && !bodyForgotten) {
            proposal = proposal.headerOnly();
            bodyForgotten = true;
        }
    }

    /** A leader that has said Nullify and proposed nothing will not propose (protocol §5.1). */
    boolean isGivenUpByLeader() {
        return proposal == null
                && (nullifies.of(leader).isPresent()
                        || (nullification != null
                                && nullification.voteOf(leader).isPresent()));
    }

    /**
     * Whether some have said Nullify and no quorum is left to notarize this view: they will not, nor will those who are dead. Then
     * all it can come to is a nullification, and to wait for anything else is in vain (protocol §5.4).
     */
    boolean isLost(IntPredicate dead) {
        return !hasCertificate() && isOutOfReach(notarizes, dead);
    }

    /**
     * Whether no quorum is left to finalize this view: those who have said Nullify will not, nor will those who are dead. What is
     * notarized here becomes final with what is built on it, or not at all (protocol §5.2).
     */
    boolean isFinalityLost(IntPredicate dead) {
        return finalization == null && isOutOfReach(finalizes, dead);
    }

    private boolean isOutOfReach(VoteTally yes, IntPredicate dead) {
        if (nullifies.all().isEmpty()) {
            return false;
        }
        long left = 0;
        for (int voter = 0; voter < set.size(); voter++) {
            boolean will = nullifies.of(voter).isEmpty() && !dead.test(voter);
            left += will || yes.of(voter).isPresent() ? set.voter(voter).weight() : 0;
        }
        return !set.isQuorum(left);
    }

    /** Remembers an own vote; a voter never contradicts it. */
    void storeOwn(Vote vote) {
        switch (vote.statement().kind()) {
            case NOTARIZE -> ownNotarize = vote;
            case NULLIFY -> ownNullify = vote;
            case FINALIZE -> ownFinalize = vote;
            case PROPOSAL -> throw new IllegalArgumentException("a proposal is not a vote");
        }
    }

    /** Whether a vote with this statement was cast by this node (and only waits to be durable, or is). */
    boolean hasCast(Vote vote) {
        Vote own = switch (vote.statement().kind()) {
            case NOTARIZE -> ownNotarize;
            case NULLIFY -> ownNullify;
            case FINALIZE -> ownFinalize;
            case PROPOSAL -> null;
        };
        return own != null && own.statement().equals(vote.statement());
    }

    boolean ownSpoke() {
        return ownProposal != null || ownNotarize != null || ownNullify != null || ownFinalize != null;
    }

    /** The (parent view, block) that a quorum notarized or finalized in this view. */
    Optional<Statement> notarized() {
        if (notarization != null) {
            return Optional.of(notarization.statement());
        }
        return Optional.ofNullable(finalization).map(Certificate::statement);
    }

    Optional<Hash256> notarizedHash() {
        return notarized().map(Statement::blockHash);
    }

    /** Phase as users see it. */
    String phase() {
        if (ownNullify != null || nullification != null) {
            return "NULLIFIED";
        }
        if (ownFinalize != null || notarization != null || finalization != null) {
            return "FINALIZE";
        }
        return proposal == null ? "PROPOSE" : "NOTARIZE";
    }
}
