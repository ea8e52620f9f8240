package io.timecoin.cli.bench;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What the loss of one node did.
 *
 * @param before transactions a second in up to half a minute of the measured time before
 * @param after the same in up to half a minute after
 * @param headSeconds from the restart until the node held the others' head
 */
record KillFigures(
        int node, double before, double after, double secondsBefore, double secondsAfter, double headSeconds) {

    static KillFigures of(KillOne.Times times, LoadOutcome outcome) {
        long from = Math.max(outcome.measuredFrom(), times.killed() - KillOne.COMPARED.toNanos());
        long to = Math.min(outcome.measuredTo(), times.killed() + KillOne.COMPARED.toNanos());
        return new KillFigures(
                times.node(),
                outcome.perSecond(from, times.killed()),
                outcome.perSecond(times.killed(), to),
                (times.killed() - from) / 1e9,
                (to - times.killed()) / 1e9,
                times.headSeconds());
    }

    /** By how much the rate fell, in percent; negative if it rose. */
    double fallPercent() {
        return before == 0 ? 0 : 100 * (before - after) / before;
    }

    SequencedMap<String, Object> toJson() {
        SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("node", node);
        json.put("perSecondBefore", Rounded.of(before, 1));
        json.put("perSecondAfter", Rounded.of(after, 1));
        json.put("secondsBefore", Rounded.of(secondsBefore, 1));
        json.put("secondsAfter", Rounded.of(secondsAfter, 1));
        json.put("fallPercent", Rounded.of(fallPercent(), 1));
        json.put("sameHeadAfterSeconds", Rounded.of(headSeconds, 2));
        return json;
    }
}
