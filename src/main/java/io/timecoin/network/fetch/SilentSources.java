package io.timecoin.network.fetch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Remembers for a while who has let a question wait, so that the same source does not cost each request its moment. Each kind of
 * question is remembered by itself: who answers another kind at once, and keeps this one back, is silent.
 */
final class SilentSources<P> {

    private record Silence<P>(P source, Class<? extends Fetch> kind) {}

    private final FetchLimits limits;
    private final Map<Silence<P>, Long> since = new LinkedHashMap<>();

    SilentSources(FetchLimits limits) {
        this.limits = limits;
    }

    /**
     * Each source once: the named ones, then the others; of each those last that are silent about this kind. Whoever is not named
     * may have nothing to give, so that even a silent one that is comes before it.
     */
    List<P> inOrder(long now, Fetch fetch, Sources<P> sources) {
        since.values().removeIf(then -> now >= then + limits.doubt());
        return Stream.concat(silentLast(fetch, sources.named()), silentLast(fetch, sources.others()))
                .distinct()
                .toList();
    }

    private Stream<P> silentLast(Fetch fetch, List<P> sources) {
        return Stream.concat(
                sources.stream().filter(source -> !isSilent(source, fetch)),
                sources.stream().filter(source -> isSilent(source, fetch)));
    }

    private boolean isSilent(P source, Fetch fetch) {
        return since.containsKey(new Silence<>(source, fetch.getClass()));
    }

    /** With too many the one that has been silent for longest is forgotten. */
    void silent(long now, P source, Fetch fetch) {
        since.putIfAbsent(new Silence<>(source, fetch.getClass()), now);
        if (since.size() > limits.requests()) {
            since.remove(since.keySet().iterator().next());
        }
    }

    void heard(P source, Fetch fetch) {
        since.remove(new Silence<>(source, fetch.getClass()));
    }

    void clear() {
        since.clear();
    }
}
