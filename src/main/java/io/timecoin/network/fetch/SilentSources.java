package io.timecoin.network.fetch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Remembers for a while who has let a question wait, so that the same source does not cost each request its moment. */
final class SilentSources<P> {

    private final FetchLimits limits;
    private final Map<P, Long> since = new LinkedHashMap<>();

    SilentSources(FetchLimits limits) {
        this.limits = limits;
    }

    /** Each source once, the silent ones last, in the given order otherwise. */
    List<P> last(long now, List<P> sources) {
        since.values().removeIf(then -> now >= then + limits.doubt());
        return Stream.concat(
                        sources.stream().filter(source -> !since.containsKey(source)),
                        sources.stream().filter(since::containsKey))
                .distinct()
                .toList();
    }

    /** With too many the one that has been silent for longest is forgotten. */
    void silent(long now, P source) {
        since.putIfAbsent(source, now);
        if (since.size() > limits.requests()) {
            since.remove(since.keySet().iterator().next());
        }
    }

    void heard(P source) {
        since.remove(source);
    }

    void clear() {
        since.clear();
    }
}
