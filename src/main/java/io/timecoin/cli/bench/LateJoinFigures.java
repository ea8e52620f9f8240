package io.timecoin.cli.bench;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What it took a node without a chain to follow the network.
 *
 * @param startedSeconds from the start of its process until its server was up
 * @param readySeconds from the start of its process until it was ready
 * @param height that it was ready at
 * @param behind how many more blocks another node had right after that
 * @param blocks that became final at it between {@code started} and {@code ready}
 * @param transactions of these
 * @param cpuSeconds of its process between the two
 * @param peakResidentBytes of its process until it was ready
 * @param before transactions a second of the network in up to half a minute of the measured time before its start
 * @param during the same from its start until it was ready, or until the load ended
 * @param underLoad whether it was ready before the load ended
 */
record LateJoinFigures(
        double startedSeconds,
        double readySeconds,
        long height,
        long behind,
        long blocks,
        long transactions,
        double cpuSeconds,
        long peakResidentBytes,
        double before,
        double during,
        boolean underLoad) {

    static LateJoinFigures of(LateJoin.Readings readings, LoadOutcome load) {
        LateJoin.Reading started = readings.started();
        LateJoin.Reading ready = readings.ready();
        long begun = readings.begun();
        long from = Math.max(load.measuredFrom(), begun - LateJoin.COMPARED.toNanos());
        return new LateJoinFigures(
                (started.nanos() - begun) / 1e9,
                (ready.nanos() - begun) / 1e9,
                ready.height(),
                Math.max(0, readings.networkHeight() - ready.height()),
                ready.height() - started.height(),
                ready.transactions() - started.transactions(),
                (ready.usage().cpuMillis() - started.usage().cpuMillis()) / 1e3,
                ready.usage().peakResidentBytes(),
                load.perSecond(from, begun),
                load.perSecond(begun, Math.min(load.measuredTo(), ready.nanos())),
                ready.nanos() - load.measuredTo() <= 0);
    }

    double blocksPerSecond() {
        return blocks / seconds();
    }

    double transactionsPerSecond() {
        return transactions / seconds();
    }

    /** From when its server was up until it was ready. */
    private double seconds() {
        return Math.max(1e-3, readySeconds - startedSeconds);
    }

    /** Transactions for each second that all its threads together had of a processor. */
    double transactionsPerCpuSecond() {
        return transactions / Math.max(1e-3, cpuSeconds);
    }

    /** @param capacity signatures that one thread of the idle machine verifies a second */
    double ofCapacity(double capacity) {
        return transactionsPerCpuSecond() / capacity;
    }

    SequencedMap<String, Object> toJson(double capacity) {
        SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("startedSeconds", Rounded.of(startedSeconds, 2));
        json.put("readySeconds", Rounded.of(readySeconds, 2));
        json.put("underLoad", underLoad);
        json.put("height", height);
        json.put("behindBlocks", behind);
        json.put("blocks", blocks);
        json.put("transactions", transactions);
        json.put("blocksPerSecond", Rounded.of(blocksPerSecond(), 1));
        json.put("transactionsPerSecond", Rounded.of(transactionsPerSecond(), 1));
        json.put("cpuSeconds", Rounded.of(cpuSeconds, 2));
        json.put("transactionsPerCpuSecond", Rounded.of(transactionsPerCpuSecond(), 1));
        json.put("ofVerifications", Rounded.of(ofCapacity(capacity), 3));
        json.put("peakResidentBytes", peakResidentBytes);
        json.put("perSecondBefore", Rounded.of(before, 1));
        json.put("perSecondMeanwhile", Rounded.of(during, 1));
        return json;
    }
}
