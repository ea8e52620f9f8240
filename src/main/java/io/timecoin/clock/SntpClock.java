package io.timecoin.clock;

import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.Failure;
import io.timecoin.runtime.Threads;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Asks time servers one after the other, again and again, on a thread of its own; nothing waits for what they say, and nothing stops
 * if they say nothing. Without servers it does nothing.
 */
@Singleton
public final class SntpClock {

    private static final Logger LOG = Logger.getLogger(SntpClock.class);

    /** That no server answers is told once, and again after this long. */
    private static final long WARN_MILLIS = Duration.ofHours(1).toMillis();

    /** An answer counts for so many intervals. */
    private static final int INTERVALS = 4;

    /** Why a question has brought nothing. */
    public enum NoAnswer {
        UNRESOLVED("its name has no address"),
        UNREACHABLE("it cannot be reached"),
        SILENT("it has not answered within a second"),
        REFUSED("its answer says nothing of the time");

        private final String words;

        NoAnswer(String words) {
            this.words = words;
        }

        /** What it is about a server. */
        public String words() {
            return words;
        }
    }

    /**
     * What an operator decides.
     *
     * @param servers none if nobody is to be asked
     * @param interval between one round of questions and the next, on average
     * @param random unpredictable
     */
    public record Settings(List<TimeServer> servers, Duration interval, RandomGenerator random) {
        public Settings {
            servers = List.copyOf(servers);
        }
    }

    private final Settings settings;
    private final Clocks clocks;
    private final ScheduledExecutorService thread;
    private final Failure failure;
    private final SntpQuestion question;
    private final ServerClocks heard;
    private final Map<NoAnswer, Long> failures = new ConcurrentHashMap<>();
    private boolean wasHeard = true;
    private Optional<Long> warnedAt = Optional.empty();

    public SntpClock(Settings settings, Clocks clocks, Threads threads, Failure failure) {
        this.settings = settings;
        this.clocks = clocks;
        this.thread = threads.time();
        this.failure = failure;
        this.question = new SntpQuestion(clocks.nanos(), settings.random());
        this.heard = new ServerClocks(settings.interval().multipliedBy(INTERVALS));
    }

    /** Asks for the first time at once; does not wait. */
    public void start() {
        if (!settings.servers().isEmpty()) {
            thread.execute(() -> failure.guarded(this::round));
        }
    }

    private void round() {
        askAll();
        var _ = thread.schedule(() -> failure.guarded(this::round), pauseMillis(), TimeUnit.MILLISECONDS);
    }

    /** Half a time to one and a half times the interval: nodes that were started together do not ask together. */
    long pauseMillis() {
        long interval = settings.interval().toMillis();
        return interval / 2 + settings.random().nextLong(interval + 1);
    }

    /** One question to each server. */
    void askAll() {
        settings.servers().forEach(this::ask);
        boolean isHeard = heard.reachable() > 0;
        long now = clocks.monotonicMillis();
        if (!isHeard && warnedAt.filter(at -> now - at < WARN_MILLIS).isEmpty()) {
            warnedAt = Optional.of(now);
            LOG.warnf(
                    "none of the time servers %s answers; other voters' clocks are all that this node's is compared with",
                    settings.servers());
        } else if (isHeard && !wasHeard) {
            LOG.infof("%d of %d time servers answer", heard.reachable(), servers());
        }
        wasHeard = isHeard;
    }

    private void ask(TimeServer server) {
        try {
            heard.answered(server, question.ask(server));
        } catch (IOException e) {
            NoAnswer cause = cause(e);
            failures.merge(cause, 1L, Long::sum);
            heard.failed(server);
            LOG.debugf("time server %s: %s: %s", server, cause.words(), e.getMessage());
        }
    }

    private static NoAnswer cause(IOException e) {
        return switch (e) {
            case UnknownHostException _ -> NoAnswer.UNRESOLVED;
            case SocketTimeoutException _ -> NoAnswer.SILENT;
            case SntpRefusedException _ -> NoAnswer.REFUSED;
            default -> NoAnswer.UNREACHABLE;
        };
    }

    /** By how much a clock that shows this, Unix ms, is behind now, negative if ahead; empty while no server has answered lately. */
    Optional<Duration> offset(long wallMillis) {
        return heard.offset(clocks.monotonicMillis(), wallMillis);
    }

    /** How many are asked. */
    int servers() {
        return settings.servers().size();
    }

    /** How many have answered their newest question. */
    int reachable() {
        return heard.reachable();
    }

    /** Since the newest answer; empty before the first. */
    Optional<Duration> answerAge() {
        return heard.age(clocks.monotonicMillis());
    }

    /** Questions that brought nothing, since the start. Any thread. */
    public long failures(NoAnswer cause) {
        return failures.getOrDefault(cause, 0L);
    }
}
