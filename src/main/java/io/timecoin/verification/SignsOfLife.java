package io.timecoin.verification;

import io.timecoin.consensus.Statement;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which votes that came too late are worth a signature because they show that their signer takes part (protocol §5.1): one of
 * each voter and current view, and only one that is newer than all before, for an old vote that somebody sends once more
 * shows nothing. Voters are known by id, since they keep it from epoch to epoch. The caller locks.
 */
final class SignsOfLife {

    private static final class Life {
        private long newestEpoch = -1;
        private long newestView;
        private long lateInEpoch = -1;
        private long lateInView;
    }

    private final Map<Hash256, Life> lives = new LinkedHashMap<>();

    /** Index in the current set of who is said to have signed a late vote; empty if the vote says nothing of a voter. */
    OptionalInt voter(Vote late, Position at) {
        Optional<Hash256> id = id(late, at).filter(voter -> isWanted(voter, late.statement(), at));
        int index = id.map(at.now().set()::indexOf).orElse(-1);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }

    private static Optional<Hash256> id(Vote vote, Position at) {
        return at.votersOf(vote.statement().epoch())
                .map(EpochVoters::set)
                .filter(set -> vote.signer() < set.size())
                .map(set -> set.voter(vote.signer()).id());
    }

    private boolean isWanted(Hash256 voter, Statement late, Position at) {
        Life life = lives.get(voter);
        return life == null
                || (isNews(life, late) && (life.lateInEpoch != at.epoch() || life.lateInView != at.currentView()));
    }

    private static boolean isNews(Life life, Statement statement) {
        return statement.epoch() > life.newestEpoch
                || (statement.epoch() == life.newestEpoch && statement.view() > life.newestView);
    }

    /** The vote is genuine. */
    void signed(Vote vote, Position at) {
        id(vote, at).ifPresent(id -> noted(id, vote.statement()));
    }

    private Life noted(Hash256 voter, Statement statement) {
        Life life = lives.computeIfAbsent(voter, _ -> new Life());
        if (isNews(life, statement)) {
            life.newestEpoch = statement.epoch();
            life.newestView = statement.view();
        }
        return life;
    }

    /** The late vote is genuine: it was the one of this view. */
    void signedLate(Vote vote, Position at) {
        id(vote, at).ifPresent(id -> {
            Life life = noted(id, vote.statement());
            life.lateInEpoch = at.epoch();
            life.lateInView = at.currentView();
        });
    }

    /** Others than these are of no interest any more. */
    void keep(Set<Hash256> ids) {
        lives.keySet().retainAll(ids);
    }
}
