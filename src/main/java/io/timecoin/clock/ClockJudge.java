package io.timecoin.clock;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether this node's clock is right, by what others say of it (protocol §10). A quorum of voters decides if it says anything: the
 * network's time is theirs, and a time server that lies stops nobody whom they find right. Where they say nothing, time servers
 * decide; where nobody does, the clock is right. Pure: it knows no clock. For one thread.
 */
final class ClockJudge {

    /** A clock that is farther off neither proposes nor notarizes. */
    static final Duration MOST = Duration.ofSeconds(2);

    /** So near it has to come to be right again. */
    static final Duration RIGHT_AGAIN = Duration.ofMillis(1_500);

    /** A clock that is farther off is told of. */
    static final Duration WARNED = Duration.ofSeconds(1);

    /** So near it has to come to be told of anew. */
    static final Duration WELL_AGAIN = Duration.ofMillis(750);

    /** Who decides at present. */
    enum Judge {
        VOTERS,
        TIME_SERVERS,
        NOBODY
    }

    /**
     * What is made of a clock.
     *
     * @param offset how far it is behind by who decides, negative if ahead; of voters at least
     * @param suspect whether anybody finds it more than a second off, be it who decides or not
     */
    record Judgement(boolean right, Judge judge, Duration offset, boolean suspect) {
        static final Judgement FIRST = new Judgement(true, Judge.NOBODY, Duration.ZERO, false);
    }

    private Judgement latest = Judgement.FIRST;

    /** @param servers what time servers say; empty if they say nothing */
    Judgement look(PeerClocks peers, Optional<Duration> servers) {
        Duration most = latest.right() ? MOST : RIGHT_AGAIN;
        Duration well = latest.suspect() ? WELL_AGAIN : WARNED;
        Duration said = peers.offset();
        boolean suspect = isBeyond(said, well)
                || servers.filter(offset -> isBeyond(offset, well)).isPresent();
        if (isBeyond(said, most)) {
            latest = new Judgement(false, Judge.VOTERS, said, suspect);
        } else if (peers.agree(most)) {
            latest = new Judgement(true, Judge.VOTERS, said, suspect);
        } else {
            latest = servers.map(offset -> new Judgement(!isBeyond(offset, most), Judge.TIME_SERVERS, offset, suspect))
                    .orElseGet(() -> new Judgement(true, Judge.NOBODY, said, suspect));
        }
        return latest;
    }

    private static boolean isBeyond(Duration offset, Duration most) {
        return offset.abs().compareTo(most) > 0;
    }
}
