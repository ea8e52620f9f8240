package io.timecoin.network.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The peers that may have what is missing. What they claim says whom to ask and nothing else: it is a height that only blocks
 * and headers prove. For one thread at a time.
 */
final class HistorySources<P> {

    private final Comparator<HistorySource> likeliest = Comparator.comparingInt(HistorySource::trust)
            .thenComparing(source -> source.vain, Comparator.reverseOrder())
            .thenComparing(source -> source.open, Comparator.reverseOrder())
            .thenComparingDouble(source -> source.speed)
            .thenComparingLong(source -> source.height);

    /** Whoever might be quicker than one who is late: also a stranger that nobody has tried. */
    private final Comparator<HistorySource> quickest = Comparator.<HistorySource>comparingInt(source -> -source.vain)
            .thenComparingDouble(HistorySource::hopedSpeed)
            .thenComparingInt(HistorySource::trust);

    /** Each in its turn, but for those that were asked in vain. */
    private final Comparator<HistorySource> longestNotAsked = Comparator.<HistorySource>comparingInt(
                    source -> -source.vain)
            .thenComparing(source -> source.headersTurn, Comparator.reverseOrder());

    private final Map<P, HistorySource> sources = new LinkedHashMap<>();
    private long turns;

    /** What a peer starts with that is linked anew, as much as the worst that has gone: keys are free. */
    private int newcomersVain;

    void claims(P peer, long height, boolean votes) {
        HistorySource source = sources.computeIfAbsent(peer, _ -> newcomer());
        source.height = height;
        source.votes = votes;
    }

    private HistorySource newcomer() {
        HistorySource source = new HistorySource();
        source.vain = newcomersVain;
        source.headersTurn = ++turns;
        return source;
    }

    void gone(P peer) {
        HistorySource source = sources.remove(peer);
        if (source != null && !source.hasProven && !source.votes) {
            newcomersVain = Math.max(newcomersVain, source.vain + (source.open > 0 ? 1 : 0));
        }
    }

    /** Null if it is linked no more. */
    @Nullable
    HistorySource find(P peer) {
        return sources.get(peer);
    }

    /** Whoever is likeliest to have what ends at this height, among those that may be asked now. */
    Optional<P> best(long height, long now, Predicate<P> among) {
        return best(height, now, among, likeliest);
    }

    /** Whoever is likeliest to be quicker than those that were asked. */
    Optional<P> quickest(long height, long now, Predicate<P> among) {
        return best(height, now, among, quickest);
    }

    /**
     * Who is asked how far the chain goes: by turns whoever is likeliest to know and whoever was not asked for longest. Somebody who
     * always proves soon, and always a little, keeps nobody from the others.
     */
    Optional<P> forHeaders(long height, long now, Predicate<P> among) {
        Optional<P> next = best(height, now, among, turns % 2 == 0 ? likeliest : longestNotAsked);
        next.map(sources::get).ifPresent(source -> source.headersTurn = ++turns);
        return next;
    }

    private Optional<P> best(long height, long now, Predicate<P> among, Comparator<HistorySource> order) {
        return sources.entrySet().stream()
                .filter(entry -> isFree(entry.getValue(), height, now) && among.test(entry.getKey()))
                .max(Map.Entry.comparingByValue(order))
                .map(Map.Entry::getKey);
    }

    private static boolean isFree(HistorySource source, long height, long now) {
        return source.height >= height && source.open < source.mostOpen() && !source.isAside(now);
    }

    /** Whether somebody claims this height who has enough to do at the moment, and may bring it then. */
    boolean isSomebodyAtWork(long height, long now) {
        return sources.values().stream().anyMatch(source -> source.height >= height && source.isAtWork(now));
    }

    /** The greatest height that anybody claims who is not set aside; {@code least} if it is less. */
    long highestClaim(long least, long now) {
        return sources.values().stream()
                .filter(source -> !source.isAside(now))
                .mapToLong(source -> source.height)
                .reduce(least, Math::max);
    }

    /** When the next one of those set aside that claim this height may be asked again; {@link Long#MAX_VALUE} if there is none. */
    long nextBackAt(long height, long now) {
        return sources.values().stream()
                .filter(source -> source.height >= height && source.isAside(now))
                .mapToLong(HistorySource::asideUntil)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** What each has been asked and has brought since it was linked. */
    List<SourceUse<P>> uses() {
        List<SourceUse<P>> uses = new ArrayList<>();
        sources.forEach((peer, source) ->
                uses.add(new SourceUse<>(peer, source.questions, source.open, source.bytes, source.useless)));
        return uses;
    }
}
