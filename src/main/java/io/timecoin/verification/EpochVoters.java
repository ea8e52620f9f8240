package io.timecoin.verification;

import io.timecoin.consensus.LeaderSchedule;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.Voter;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who votes in an epoch, and who leads its views.
 *
 * @param openedAt height of the settlement that opened it; {@link #UNKNOWN} if nobody has said
 */
public record EpochVoters(long epoch, ActiveSet set, LeaderSchedule leaders, long openedAt) {

    private static final long UNKNOWN = -1;

    public static EpochVoters of(Hash256 genesisHash, long epoch, ActiveSet set) {
        return new EpochVoters(epoch, set, new LeaderSchedule(genesisHash, epoch, set), UNKNOWN);
    }

    /** The same voters of an epoch that was opened at this height. */
    public EpochVoters openedAt(long height) {
        return new EpochVoters(epoch, set, leaders, height);
    }

    /** Whether a block on one of this view can have this height: each view has one block of a branch at most (protocol §5). */
    boolean mayHave(long height, long parentView) {
        return openedAt == UNKNOWN || (height > openedAt && height - openedAt - 1 <= parentView);
    }

    Set<Hash256> ids() {
        return set.voters().stream().map(Voter::id).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
