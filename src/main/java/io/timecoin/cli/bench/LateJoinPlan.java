package io.timecoin.cli.bench;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * A node shall join late.
 *
 * @param history transactions that are made final before the load, as fast as it goes; 0 for none
 * @param inFlight most of them that are sent and not final, and so most in a block
 */
public record LateJoinPlan(int history, int inFlight) {

    SequencedMap<String, Object> toJson() {
        SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("history", history);
        json.put("historyInFlight", inFlight);
        return json;
    }
}
