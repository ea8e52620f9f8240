package io.timecoin.cli.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How late transactions were written that were due at a moment.
 *
 * @param written how many that is about
 * @param lateByNetwork more than 100 ms late because the network had as much unanswered as the load keeps
 * @param lateByLoad more than 100 ms late because the load itself did not get to it
 */
record Lateness(long written, long lateByNetwork, long lateByLoad, double p99Millis, double maxMillis) {

    /** More late ones than this part of all are a limit. */
    private static final double FEW = 0.01;

    /** What kept the schedule from being kept: {@code load}, {@code network} or {@code none}. */
    String limit() {
        if (lateByLoad > FEW * written) {
            return "load";
        }
        return lateByNetwork > FEW * written ? "network" : "none";
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("p99", Rounded.of(p99Millis, 1));
        json.put("max", Rounded.of(maxMillis, 1));
        json.put("lateByNetwork", lateByNetwork);
        json.put("lateByLoad", lateByLoad);
        return json;
    }
}
