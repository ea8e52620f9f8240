package io.timecoin.cli.testnet;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * One node at one moment.
 *
 * @param observer whether it only observes
 * @param state {@code ready}, or why not
 * @param finalityP50 ms from proposal to finality of the last blocks, as this node saw them; 0 for none yet
 * @param transactionsPerSecond made final since the sample before
 */
public record NodeSample(
        int node,
        boolean observer,
        String state,
        long height,
        long epoch,
        long view,
        long peers,
        long pending,
        long finalityP50,
        long finalityP99,
        long transactionsPerSecond) {

    /** A node that does not answer. */
    static NodeSample silent(int node, boolean observer, String why) {
        return new NodeSample(node, observer, why, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** The members of a JSON object. */
    public SequencedMap<String, Object> toJson() {
        SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("node", node);
        json.put("observer", observer);
        json.put("state", state);
        json.put("height", height);
        json.put("epoch", epoch);
        json.put("view", view);
        json.put("peers", peers);
        json.put("pending", pending);
        json.put("finalityP50Millis", finalityP50);
        json.put("finalityP99Millis", finalityP99);
        json.put("transactionsPerSecond", transactionsPerSecond);
        return json;
    }
}
