package io.timecoin.verification;

import io.timecoin.consensus.Statement;
import java.util.Optional;

/**
 * Where agreement stands as the engine last said. It may lag behind the engine by a turn, and is never ahead of it within an
 * epoch.
 *
 * @param now who votes in the current epoch
 * @param former who voted in the epoch before; empty if this node was not there
 * @param finalView 0 while nothing but the opening settlement is final
 * @param currentView from 1
 */
public record Position(EpochVoters now, Optional<EpochVoters> former, long finalView, long currentView) {

    /** Before anything has happened in an epoch. */
    public static Position at(EpochVoters voters) {
        return new Position(voters, Optional.empty(), 0, 1);
    }

    public long epoch() {
        return now.epoch();
    }

    /** Who voted in an epoch, if it is this one or the one before. */
    public Optional<EpochVoters> votersOf(long epoch) {
        return epoch == epoch() ? Optional.of(now) : former.filter(voters -> voters.epoch() == epoch);
    }

    /** Whether a statement can count no more: of a final view, or of an epoch that is over. */
    public boolean isLate(Statement statement) {
        return statement.epoch() < epoch() || (statement.epoch() == epoch() && statement.view() <= finalView);
    }

    /** The settlement of the current epoch is final. */
    public Position opened(EpochVoters next) {
        return new Position(next, next.epoch() == epoch() + 1 ? Optional.of(now) : Optional.empty(), 0, 1);
    }

    /** A view was entered; one of another epoch changes nothing. */
    public Position entered(long epoch, long view) {
        return epoch == epoch() ? new Position(now, former, finalView, view) : this;
    }

    /** A view became final; one of another epoch, or an earlier one, changes nothing. */
    public Position finalized(long epoch, long view) {
        return epoch == epoch() && view > finalView ? new Position(now, former, view, currentView) : this;
    }
}
