package io.timecoin.clock;

import io.timecoin.clock.ClockJudge.Judge;
import io.timecoin.clock.ClockJudge.Judgement;
import io.timecoin.runtime.Clocks;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Whether this node's clock may be trusted, as the other voters' clocks and time servers say. */
@Singleton
public final class ClockWatch {

    private static final Logger LOG = Logger.getLogger(ClockWatch.class);
    private static final double MILLIS_PER_SECOND = 1_000.0;

    /** What is true of one look. */
    private record Seen(Judgement judgement, Duration voters, Optional<Duration> servers) {}

    private final SntpClock servers;
    private final Clocks clocks;
    private final ClockJudge judge = new ClockJudge();
    private volatile Seen latest = new Seen(Judgement.FIRST, Duration.ZERO, Optional.empty());

    public ClockWatch(SntpClock servers, Clocks clocks) {
        this.servers = servers;
        this.clocks = clocks;
    }

    /**
     * Looks at what is known now. On one thread.
     *
     * @return whether the clock is right, if that has changed
     */
    public Optional<Boolean> look(PeerClocks peers) {
        Seen before = latest;
        Optional<Duration> said = servers.offset(clocks.wallMillis());
        Seen now = new Seen(judge.look(peers, said), peers.offset(), said);
        latest = now;
        tell(before.judgement(), now);
        return now.judgement().right() == before.judgement().right()
                ? Optional.empty()
                : Optional.of(now.judgement().right());
    }

    private static void tell(Judgement before, Seen now) {
        Judgement judgement = now.judgement();
        if (before.right() && !judgement.right()) {
            LOG.errorf("%s: it neither proposes nor notarizes until it is right; check NTP here", words(judgement));
        } else if (!before.right() && judgement.right()) {
            LOG.info("this node's clock is right again: it proposes and notarizes");
        } else if (!before.suspect() && judgement.suspect()) {
            LOG.warnf(
                    "this node's clock may be wrong: time servers say that it is %s, a quorum of other voters at least %s;"
                            + " beyond %d ms it would neither propose nor notarize; check NTP here, and the servers in"
                            + " timecoin.time.servers",
                    now.servers().map(ClockWatch::side).orElse("(nothing)"),
                    side(now.voters()),
                    ClockJudge.MOST.toMillis());
        }
    }

    /** How far other voters say that this clock is behind at least, seconds; negative if ahead. Any thread. */
    public double offsetSeconds() {
        return latest.voters().toMillis() / MILLIS_PER_SECOND;
    }

    /** Why the node is not ready. Any thread. */
    public Optional<String> reason() {
        Judgement judgement = latest.judgement();
        return judgement.right() ? Optional.empty() : Optional.of(words(judgement));
    }

    /** Everything that is known. Any thread. */
    public ClockState state() {
        Seen seen = latest;
        return new ClockState(
                seen.judgement().right(),
                seen.judgement().judge().name(),
                seen.judgement().suspect(),
                seen.voters(),
                seen.servers(),
                servers.servers(),
                servers.reachable(),
                servers.answerAge());
    }

    private static String words(Judgement judgement) {
        return judgement.judge() == Judge.VOTERS
                ? "this node's clock is at least " + judgement.offset().abs().toMillis() + " ms "
                        + (judgement.offset().isPositive() ? "behind" : "ahead of")
                        + " the clocks of a quorum of other voters"
                : "this node's clock is " + side(judgement.offset()) + " by the median of its time servers";
    }

    private static String side(Duration offset) {
        return offset.abs().toMillis() + " ms " + (offset.isNegative() ? "ahead" : "behind");
    }
}
