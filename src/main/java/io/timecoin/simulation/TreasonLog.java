package io.timecoin.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** How often traitors did what they are there for: a treason that does nothing proves nothing. */
final class TreasonLog {

    private final EventTrace trace;
    private final Map<TreasonKind, Long> counts = new EnumMap<>(TreasonKind.class);

    TreasonLog(EventTrace trace) {
        this.trace = trace;
    }

    void committed(TreasonKind kind, SimulatedNode by, Supplier<String> what) {
        counts.merge(kind, 1L, Long::sum);
        trace.add(() -> "node " + by.host + " " + what.get());
    }

    Map<TreasonKind, Long> counts() {
        return new EnumMap<>(counts);
    }
}
