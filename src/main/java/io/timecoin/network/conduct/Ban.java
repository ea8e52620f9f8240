package io.timecoin.network.conduct;

import io.timecoin.crypto.PublicKey;
import java.util.Optional;
import java.util.Set;

/**
 * One of the bans of this node.
 *
 * @param since Unix ms
 * @param until Unix ms; for a while after that it is remembered, so that the next one is longer
 * @param times how often it has been banned, this time with it
 * @param reason the fault that was one too many; empty if an operator has banned it
 * @param spared node keys that a ban of their prefix does not hold for: they were linked then, and not at fault
 */
public record Ban(Subject subject, long since, long until, int times, Optional<Fault> reason, Set<PublicKey> spared) {

    public Ban {
        spared = Set.copyOf(spared);
    }

    /** Whether it holds, at Unix ms. */
    public boolean holdsAt(long now) {
        return now < until;
    }

    /** Whether it has been over for so long that the next one is the first again; one of an operator counts for no other. */
    boolean isForgottenAt(long now) {
        return now >= until + (reason.isEmpty() ? 0 : Math.max(BanList.MEMORY_MILLIS, until - since));
    }
}
