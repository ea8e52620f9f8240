package io.timecoin.cli.testnet;

import java.util.Map;
import java.util.SequencedMap;
import org.HdrHistogram.Histogram;

/**
 * What became of a run of transfers that all nodes agree on.
 *
 * @param transfers final on every node
 * @param nanos from the first submission until the last was final on every node
 * @param finalityMillis from submission to the answer that it is final, measured by the sender
 * @param head what all nodes hold
 */
public record TransferResult(int transfers, long nanos, Histogram finalityMillis, NetworkHead head) {

    /** Transfers a second, rounded down. */
    public long perSecond() {
        return nanos == 0 ? 0 : Math.round(transfers * 1e9 / nanos);
    }

    /** Milliseconds that so many of a hundred transfers did not exceed; beyond 2 s a thousandth off. */
    public long percentile(int percent) {
        return finalityMillis.getValueAtPercentile(percent);
    }

    /** The members of the JSON object that the command prints. */
    public SequencedMap<String, Object> toJson() {
        SequencedMap<String, Object> json = new java.util.LinkedHashMap<>();
        json.put("transfers", transfers);
        json.put("seconds", nanos / 1e9);
        json.put("transactionsPerSecond", perSecond());
        json.put("finalityMillis", Map.of("p50", percentile(50), "p95", percentile(95), "p99", percentile(99)));
        json.put("nodes", head.nodes());
        json.put("height", head.height());
        json.put("blockHash", head.blockHash());
        json.put("supply", head.supply());
        json.put("agree", true);
        return json;
    }
}
