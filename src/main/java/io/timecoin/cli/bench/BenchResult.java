package io.timecoin.cli.bench;

import io.timecoin.cli.testnet.NetworkHead;
import io.timecoin.crypto.VerificationCapacity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/**
 * The figures of one run.
 *
 * @param before signature verifications a second by one thread, machine idle, before the network started
 * @param after the same after it stopped
 * @param head what all nodes hold at the end
 * @param seen what the nodes' metrics said meanwhile
 */
record BenchResult(
        int cores,
        VerificationCapacity before,
        VerificationCapacity after,
        LoadOutcome load,
        List<NodeFigures> nodes,
        Optional<Double> generatorCpuSeconds,
        NetworkHead head,
        Optional<IdleFigures> idle,
        Optional<KillFigures> kill,
        Optional<LateJoinFigures> lateJoin,
        NodeWatch.Seen seen) {

    BenchResult {
        nodes = List.copyOf(nodes);
    }

    /** Verifications a second: the mean of before and after. */
    double capacity() {
        return (before.perSecond() + after.perSecond()) / 2.0;
    }

    /**
     * Committed transactions a second over what the machine's signature capacity allows if every node verifies each
     * signature once: tx/s ÷ (cores × v ÷ nodes).
     */
    double efficiency() {
        return load.perSecond() * head.nodes() / (cores * capacity());
    }

    /** Mean CPU milliseconds of a node for each committed transaction. */
    OptionalDouble nodeCpuMillisPerTransaction() {
        OptionalDouble mean = nodes.stream()
                .flatMap(node -> node.cpuSeconds().stream())
                .mapToDouble(Double::doubleValue)
                .average();
        return mean.isPresent() && load.committed() > 0
                ? OptionalDouble.of(1_000 * mean.getAsDouble() / load.committed())
                : OptionalDouble.empty();
    }

    /** Finality at a percentile, milliseconds. */
    double finalityMillis(double percentile) {
        return load.finality().getValueAtPercentile(percentile) / 1e3;
    }

    double transactionsPerBlock() {
        return load.blocks() == 0 ? 0 : (double) load.transactionsInBlocks() / load.blocks();
    }

    SequencedMap<String, Object> toJson() {
        SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("offeredPerSecond", Rounded.of(load.counts().offered() / load.seconds(), 1));
        json.put("acceptedPerSecond", Rounded.of(load.counts().accepted() / load.seconds(), 1));
        json.put("committedPerSecond", Rounded.of(load.perSecond(), 1));
        json.put("efficiency", Rounded.of(efficiency(), 3));
        Map<String, Object> verifications = new LinkedHashMap<>();
        verifications.put("provider", before.provider());
        verifications.put("before", before.perSecond());
        verifications.put("after", after.perSecond());
        json.put("verificationsPerSecond", verifications);
        json.put("finalityMillis", finality());
        json.put("seconds", Rounded.of(load.seconds(), 1));
        json.put("committed", load.committed());
        load.minutes().ifPresent(minutes -> json.put("minutes", minutes(minutes)));
        json.put("longestPauseSeconds", Rounded.of(load.longestPauseSeconds(), 1));
        json.put("blocks", load.blocks());
        json.put("transactionsPerBlock", Rounded.of(transactionsPerBlock(), 1));
        nodeCpuMillisPerTransaction()
                .ifPresent(millis -> json.put("nodeCpuMillisPerTransaction", Rounded.of(millis, 3)));
        generatorCpuSeconds.ifPresent(seconds -> json.put("generatorCpuSeconds", Rounded.of(seconds, 2)));
        json.put("nodes", nodes.stream().map(NodeFigures::toJson).toList());
        json.put("load", load.counts().toJson());
        json.put("stages", seen.stages().stream().map(StageFigures::toJson).toList());
        json.put("intervals", seen.intervals().stream().map(Interval::toJson).toList());
        json.put("height", head.height());
        json.put("blockHash", head.blockHash());
        json.put("supply", head.supply());
        json.put("supplyCounted", head.counted());
        json.put("agree", true);
        idle.ifPresent(figures -> json.put("idle", figures.toJson()));
        kill.ifPresent(figures -> json.put("kill", figures.toJson()));
        lateJoin.ifPresent(figures -> json.put("lateJoin", figures.toJson(capacity())));
        return json;
    }

    private static Map<String, Object> minutes(LoadOutcome.Minutes minutes) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("secondPerSecond", Rounded.of(minutes.second(), 1));
        json.put("lastPerSecond", Rounded.of(minutes.last(), 1));
        json.put("ratio", Rounded.of(minutes.ratio(), 3));
        return json;
    }

    private Map<String, Object> finality() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("p50", Rounded.of(finalityMillis(50), 1));
        json.put("p95", Rounded.of(finalityMillis(95), 1));
        json.put("p99", Rounded.of(finalityMillis(99), 1));
        json.put("p99.9", Rounded.of(finalityMillis(99.9), 1));
        json.put("max", Rounded.of(finalityMillis(100), 1));
        return json;
    }
}
