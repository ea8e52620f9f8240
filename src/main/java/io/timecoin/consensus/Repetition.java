package io.timecoin.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What is said again when nothing moves, and to who is linked anew (protocol §5.8): only what is durable. Where a quorum has
 * spoken its certificate says so, instead of the votes it stands for. Paced: of what there is too much, the next repetition
 * brings the next part.
 *
 * <p>Keeps INV-24 and INV-25.
 */
final class Repetition {

    /** Most certificates of notarized views in one repetition. */
    static final int MOST_NOTARIZATIONS = 32;

    /** Most votes in one repetition. */
    static final int MOST_VOTES = 64;

    private final Core core;

    Repetition(Core core) {
        this.core = core;
    }

    /** For all linked peers: own words, and from the second time on what others have said, for those who do not hear them. */
    Effect.Repeat toAll() {
        int turn = core.timers.retries();
        List<Vote> votes = new ArrayList<>(part(ownVotes(), MOST_VOTES, turn));
        if (turn >= 2) {
            votes.addAll(part(othersVotes(), MOST_VOTES - votes.size(), turn));
        }
        return new Effect.Repeat(ownProposal(), votes, certificates(turn), OptionalInt.empty());
    }

    /** For a voter that is linked anew: it may have heard nothing of what was said before. */
    Effect.Repeat to(int voter) {
        return new Effect.Repeat(
                ownProposal(), part(ownVotes(), MOST_VOTES, 0), certificates(0), OptionalInt.of(voter));
    }

    /** An own proposal is written in one batch with the Notarize that comes back once it is durable. */
    private Optional<Proposal> ownProposal() {
        ViewState view = core.currentView();
        boolean durable = core.self >= 0 && view.notarizes.of(core.self).isPresent();
        return durable ? Optional.ofNullable(view.ownProposal) : Optional.empty();
    }

    /** Of the current view, and Finalize of views that are notarized and not final. */
    private List<Vote> ownVotes() {
        if (core.self < 0) {
            return List.of();
        }
        ViewState current = core.currentView();
        List<Vote> votes = new ArrayList<>();
        tallies(current).forEach(tally -> tally.of(core.self).ifPresent(votes::add));
        core.views.notarizedAboveFinal().stream()
                .filter(view -> view != current)
                .forEach(view -> view.finalizes.of(core.self).ifPresent(votes::add));
        return votes;
    }

    /** Of views that have no certificate yet: who does not hear the voters themselves needs them to make one. */
    private List<Vote> othersVotes() {
        return core.views.range(core.views.finalView() + 1, core.current).stream()
                .filter(view -> !view.hasCertificate())
                .flatMap(Repetition::tallies)
                .flatMap(tally -> tally.all().stream())
                .filter(vote -> vote.signer() != core.self)
                .toList();
    }

    private static Stream<VoteTally> tallies(ViewState view) {
        return Stream.of(view.notarizes, view.nullifies, view.finalizes);
    }

    /** What brings a voter who has lost messages to where this one is. */
    private List<Certificate> certificates(int turn) {
        ViewState last = core.views.find(core.views.finalView());
        List<Certificate> notarizations = core.views.notarizedAboveFinal().stream()
                .flatMap(view -> Optional.ofNullable(view.notarization).stream())
                .toList();
        return Stream.concat(
                        Stream.of(Optional.ofNullable(last).map(view -> view.finalization), core.openedBy)
                                .flatMap(Optional::stream),
                        part(notarizations, MOST_NOTARIZATIONS, turn).stream())
                .distinct()
                .toList();
    }

    /** The newest {@code most} at first, at each further turn those before them, and round again. */
    private static <T> List<T> part(List<T> all, int most, int turn) {
        if (all.size() <= most) {
            return all;
        }
        int parts = (all.size() + most - 1) / most;
        int end = all.size() - (turn % parts) * most;
        return all.subList(Math.max(0, end - most), end);
    }
}
