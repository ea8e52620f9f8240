package io.timecoin.replica;

import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockRules;
import io.timecoin.ledger.ClockVerdict;
import io.timecoin.ledger.Voter;
import java.util.Optional;

/** Whether a proposed block is fresh, and until when one that is ahead of the clock is held (protocol §4). For one thread. */
final class Timeliness {

    enum Freshness {
        FRESH,
        HELD,
        STALE
    }

    private final ReplicaPort port;

    Timeliness(ReplicaPort port) {
        this.port = port;
    }

    /**
     * Protocol §4: the leader of the view, and a timestamp near the clock; a block ahead of the clock is held. One that is
     * proposed again or notarized has no leader that it would have to be fresh for.
     */
    Freshness freshness(Optional<Voter> leader, BlockHeader header, boolean wasHeld, Moment now) {
        if (leader.isEmpty()) {
            return Freshness.FRESH;
        }
        boolean byLeader = header.proposer().equals(leader.get().id());
        ClockVerdict clock = BlockRules.checkClock(header, now.wall());
        if (byLeader && clock != ClockVerdict.ACCEPTABLE && !wasHeld) {
            port.untimely(header, clock, now.wall());
        }
        if (!byLeader || clock == ClockVerdict.BEHIND) {
            return Freshness.STALE;
        }
        return clock == ClockVerdict.AHEAD ? Freshness.HELD : Freshness.FRESH;
    }

    /** Monotonic ms at which a block is not ahead of the clock any more; {@link Long#MAX_VALUE} if it is not. */
    static long heldUntil(BlockHeader header, Moment now) {
        long remaining = header.timestamp() - BlockRules.MAX_AHEAD_MILLIS - now.wall();
        return remaining > 0 ? now.monotonic() + remaining : Long.MAX_VALUE;
    }
}
