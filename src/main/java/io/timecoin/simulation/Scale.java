package io.timecoin.simulation;

import io.timecoin.simulation.Traffic.Kind;
import io.timecoin.simulation.Violation.Invariant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Networks of a size, under a steady load, in three regions, with the costs of real processors and uplinks charged: how long
 * finality takes, and what of each node is used up. Nothing fails in these runs.
 */
public final class Scale {

    /** Payments come from {@link SteadyLoad#BEGIN} on; what happens before this is not counted, ms of the run. */
    private static final long WARM = 7_000;

    /** How long after the load everything may take to be final everywhere, ms. */
    private static final long DRAIN = 60_000;

    private static final long STEP = 1_000;
    private static final int LONGEST_EPOCH = 600_000;
    private static final int MOST_TRANSACTIONS = 10_000;

    /**
     * One kind of network.
     *
     * @param perSecond payments
     * @param uplinkBytesPerSecond of each node, positive
     * @param millis that are measured, in each run
     * @param seeds one run each
     */
    public record Setting(
            int nodes,
            int perSecond,
            long uplinkBytesPerSecond,
            VirtualCpu.Costs costs,
            long millis,
            List<Long> seeds) {}

    /**
     * Messages of one kind, of all nodes together.
     *
     * @param bytes on the wire
     */
    public record Sent(long messages, long bytes) {}

    /**
     * What was measured, over all seeds. Utilisation is a share of the time: the mean of all nodes, and of the node that was
     * busiest in its run.
     *
     * @param emptyViews views that were entered and made no block
     * @param payments whose finality was waited for
     * @param p50Micros median of the time from submission at a node to finality at that node
     * @param p99Micros 99th percentile of the same
     * @param sent by kind of message
     * @param uplinkWaitMicros longest that a message waited for its sender's uplink
     */
    public record Row(
            Setting setting,
            long blocks,
            long emptyViews,
            int payments,
            long p50Micros,
            long p99Micros,
            Map<String, Sent> sent,
            Use verifier,
            Use engine,
            Use uplink,
            long uplinkWaitMicros) {

        private double blocksAndNodes() {
            return (double) blocks * setting.nodes();
        }

        public double blocksPerSecond() {
            return 1_000.0 * blocks / (setting.millis() * setting.seeds().size());
        }

        /** Messages that a node sends for each block, of all kinds. */
        public double messagesPerBlockAndNode() {
            return sent.values().stream().mapToLong(Sent::messages).sum() / blocksAndNodes();
        }

        /** Bytes that a node sends for each block, of all kinds. */
        public double bytesPerBlockAndNode() {
            return sent.values().stream().mapToLong(Sent::bytes).sum() / blocksAndNodes();
        }
    }

    /** Shares of the time, 0 to 1. */
    public record Use(double mean, double busiest) {}

    private final Setting setting;
    private final List<Long> latencies = new ArrayList<>();
    private final Map<Kind, Sent> sent = new EnumMap<>(Kind.class);
    private final List<Use> verifier = new ArrayList<>();
    private final List<Use> engine = new ArrayList<>();
    private final List<Use> uplink = new ArrayList<>();
    private long blocks;
    private long emptyViews;
    private long uplinkWaitMicros;

    private Scale(Setting setting) {
        this.setting = setting;
    }

    /**
     * Runs a setting, in the caller's thread. The same setting gives the same row.
     *
     * @throws RuntimeException if an invariant breaks, or something is not final everywhere in time
     */
    public static Row measure(Setting setting) {
        Scale scale = new Scale(setting);
        setting.seeds().forEach(scale::run);
        return scale.row();
    }

    private RunPlan plan(long seed) {
        return RunPlan.calm("scale", seed, setting.nodes())
                .withLinks(LinkProfile.WAN)
                .withEpochMillis(LONGEST_EPOCH)
                .withMaxBlockTransactions(MOST_TRANSACTIONS)
                .withFaultMillis(WARM + setting.millis())
                .withRecoveryMillis(DRAIN)
                .withCosts(setting.costs())
                .withUplink(setting.uplinkBytesPerSecond());
    }

    private void run(long seed) {
        SimulatedWorld world = new SimulatedWorld(plan(seed), false);
        SteadyLoad load = new SteadyLoad(world);
        long end = WARM + setting.millis();
        world.nodes().forEach(SimulatedNode::start);
        load.schedule((int) ((end - SteadyLoad.BEGIN) * setting.perSecond() / 1_000), end);
        world.time.runUntil(WARM * VirtualTime.MILLI);
        Traffic traffic = world.network.countFromNow();
        List<long[]> before = busy(world);
        final long height = world.checkers.ledger().height();
        final long views = world.checkers.views();
        final int warm = world.workload.latencies().size();
        world.time.runUntil(end * VirtualTime.MILLI);
        long grown = world.checkers.ledger().height() - height;
        blocks += grown;
        emptyViews += Math.max(0, world.checkers.views() - views - grown);
        count(traffic);
        use(before, busy(world));
        world.network.countFromNow();
        drain(world, load, end);
        List<Long> all = world.workload.latencies();
        latencies.addAll(all.subList(warm, all.size()));
    }

    private static List<long[]> busy(SimulatedWorld world) {
        return world.nodes().stream()
                .map(node -> new long[] {node.cpu().verifierNanos(), node.cpu().engineNanos()})
                .toList();
    }

    private void count(Traffic traffic) {
        for (Kind kind : Kind.values()) {
            sent.merge(
                    kind,
                    new Sent(traffic.messages(kind), traffic.bytes(kind)),
                    (a, b) -> new Sent(a.messages() + b.messages(), a.bytes() + b.bytes()));
        }
        double full = setting.uplinkBytesPerSecond() * setting.millis() / 1_000.0;
        uplink.add(new Use(traffic.bytes() / full / setting.nodes(), traffic.mostBytesOfAHost() / full));
        uplinkWaitMicros = Math.max(uplinkWaitMicros, traffic.longestWaitMicros());
    }

    private void use(List<long[]> before, List<long[]> after) {
        double nanos = setting.millis() * 1e6;
        verifier.add(use(before, after, 0, nanos * setting.costs().verifiers()));
        engine.add(use(before, after, 1, nanos));
    }

    private static Use use(List<long[]> before, List<long[]> after, int which, double full) {
        double sum = 0;
        double most = 0;
        for (int node = 0; node < before.size(); node++) {
            double share = (after.get(node)[which] - before.get(node)[which]) / full;
            sum += share;
            most = Math.max(most, share);
        }
        return new Use(sum / before.size(), most);
    }

    private static void drain(SimulatedWorld world, SteadyLoad load, long end) {
        long now = end;
        while (!load.isDone()) {
            if (now >= end + DRAIN) {
                throw new Violation(Invariant.LIVENESS, "payments are not final " + DRAIN + " ms after the load");
            }
            now += STEP;
            world.time.runUntil(now * VirtualTime.MILLI);
        }
    }

    private Row row() {
        Collections.sort(latencies);
        Map<String, Sent> byName = new LinkedHashMap<>();
        sent.forEach((kind, sum) -> byName.put(kind.name().toLowerCase(Locale.ROOT), sum));
        return new Row(
                setting,
                blocks,
                emptyViews,
                latencies.size(),
                percentile(50),
                percentile(99),
                byName,
                overall(verifier),
                overall(engine),
                overall(uplink),
                uplinkWaitMicros);
    }

    /** By nearest rank. */
    private long percentile(int percent) {
        return latencies.isEmpty() ? 0 : latencies.get((latencies.size() * percent + 99) / 100 - 1);
    }

    private static Use overall(List<Use> runs) {
        return new Use(
                runs.stream().mapToDouble(Use::mean).average().orElse(0),
                runs.stream().mapToDouble(Use::busiest).max().orElse(0));
    }
}
