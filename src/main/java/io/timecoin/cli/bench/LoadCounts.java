package io.timecoin.cli.bench;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the transactions of a load.
 *
 * @param offered due in the measured time, or without a rate sent in it
 * @param accepted for the first time answered with a yes in the measured time
 * @param sent in all, warm-up included
 * @param resent how often one was sent again
 * @param abandoned of those sent, which no node had accepted when the load ended
 * @param neverSent due, and not sent before the load ended
 * @param refused how often by which rule; all of these are over by themselves
 * @param gaps how often a node dropped events
 * @param lateness absent without a rate
 */
record LoadCounts(
        long offered,
        long accepted,
        int sent,
        int resent,
        int abandoned,
        long neverSent,
        SortedMap<String, Long> refused,
        long gaps,
        Optional<Lateness> lateness) {

    LoadCounts {
        refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
    }

    /** How often a node had no room. */
    long refusals() {
        return refused.values().stream().mapToLong(Long::longValue).sum();
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("offered", offered);
        json.put("accepted", accepted);
        json.put("sent", sent);
        json.put("resent", resent);
        json.put("abandoned", abandoned);
        json.put("neverSent", neverSent);
        json.put("refused", refused);
        json.put("eventGaps", gaps);
        lateness.ifPresent(late -> {
            json.put("limit", late.limit());
            json.put("writtenLateMillis", late.toJson());
        });
        return json;
    }
}
