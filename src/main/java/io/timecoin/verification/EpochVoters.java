package io.timecoin.verification;

import io.timecoin.consensus.LeaderSchedule;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.Voter;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Who votes in an epoch, and who leads its views. */
public record EpochVoters(long epoch, ActiveSet set, LeaderSchedule leaders) {

    public static EpochVoters of(Hash256 genesisHash, long epoch, ActiveSet set) {
        return new EpochVoters(epoch, set, new LeaderSchedule(genesisHash, epoch, set));
    }

    Set<Hash256> ids() {
        return set.voters().stream().map(Voter::id).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
