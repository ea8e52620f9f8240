package io.timecoin.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** What many runs of one kind came to, in memory that does not grow with their number. For one thread. */
public final class ScenarioTotals {

    /** So many of the runs that broke an invariant are remembered; the others are only counted. */
    public static final int MOST_REMEMBERED = 20;

    private static final long HIGHEST_LATENCY_MICROS = 3_600_000_000L;
    private static final int DIGITS = 3;

    private final String scenario;
    private final Histogram latencies = new Histogram(HIGHEST_LATENCY_MICROS, DIGITS);
    private final Histogram waits = new Histogram(HIGHEST_LATENCY_MICROS, DIGITS);
    private final Histogram recoveries = new Histogram(HIGHEST_LATENCY_MICROS, DIGITS);
    private final List<RunResult> broken = new ArrayList<>();
    private final Map<Situation, Long> situations = new EnumMap<>(Situation.class);
    private final EventHash eventHash = new EventHash();
    private long seeds;
    private long events;
    private long views;
    private long blocks;
    private long epochs;
    private long messages;
    private long virtualMillis;
    private long violations;
    private Optional<Stall> longestStall = Optional.empty();

    /**
     * The longest wait for finality, when what faulty leaders and epochs may cost is taken off.
     *
     * @param micros of the wait
     * @param allowedMicros what was taken off
     * @param seed of the run
     */
    public record Stall(long micros, long allowedMicros, long seed) {
        /** What is left, and held to a bound. */
        public long stallMicros() {
            return micros - allowedMicros;
        }
    }

    ScenarioTotals(String scenario) {
        this.scenario = scenario;
    }

    void add(RunResult run) {
        seeds++;
        events += run.events();
        eventHash.add(run.eventHash());
        views += run.views();
        blocks += run.height();
        epochs += run.epochs();
        messages += run.messages();
        virtualMillis += run.virtualMillis();
        run.latencies().forEach(micros -> record(latencies, micros));
        run.waits().forEach(micros -> record(waits, micros));
        run.recoveryMicros().ifPresent(micros -> record(recoveries, micros));
        run.longestStall().ifPresent(stall -> longest(stall, run.plan().seed()));
        run.situations().keySet().forEach(situation -> situations.merge(situation, 1L, Long::sum));
        if (run.violation().isPresent()) {
            violations++;
            if (broken.size() < MOST_REMEMBERED) {
                broken.add(run);
            }
        }
    }

    private static void record(Histogram histogram, long micros) {
        histogram.recordValue(Math.min(micros, HIGHEST_LATENCY_MICROS));
    }

    private void longest(Waits.Longest stall, long seed) {
        if (longestStall.isEmpty() || stall.stallMicros() > longestStall.get().stallMicros()) {
            longestStall = Optional.of(new Stall(stall.micros(), stall.allowedMicros(), seed));
        }
    }

    private static long percentile(Histogram histogram, double percent) {
        return histogram.getTotalCount() == 0 ? 0 : histogram.getValueAtPercentile(percent);
    }

    public String scenario() {
        return scenario;
    }

    /** Runs. */
    public long seeds() {
        return seeds;
    }

    /** Events of all runs. */
    public long events() {
        return events;
    }

    /** Of the events of all runs, in the order of their seeds: 16 hexadecimal digits. */
    public String eventHash() {
        return HexFormat.of().toHexDigits(eventHash.value());
    }

    /** Views that any node entered. */
    public long views() {
        return views;
    }

    /** Blocks that became final. */
    public long blocks() {
        return blocks;
    }

    /** Epochs that a final settlement ended. */
    public long epochs() {
        return epochs;
    }

    /** Messages sent. */
    public long messages() {
        return messages;
    }

    /** Virtual time of all runs, ms. */
    public long virtualMillis() {
        return virtualMillis;
    }

    /** Payments whose way from being submitted to being final at the same node was measured. */
    public long payments() {
        return latencies.getTotalCount();
    }

    /**
     * Virtual microseconds from a payment being submitted to being final at the same node, to three digits; 0 without payments.
     *
     * @param percent 0 to 100
     */
    public long latencyMicros(double percent) {
        return percentile(latencies, percent);
    }

    /** The longest of them. */
    public long longestLatencyMicros() {
        return latencyMicros(100);
    }

    /** Waits of correct nodes for the finality of steady payments, once the network had recovered from its faults. */
    public long waits() {
        return waits.getTotalCount();
    }

    /** Virtual microseconds of those waits, to three digits; 0 without any. */
    public long waitMicros(double percent) {
        return percentile(waits, percent);
    }

    /** Virtual microseconds from the end of all faults to the end of recovery, to three digits; 0 if it was never measured. */
    public long recoveryMicros(double percent) {
        return percentile(recoveries, percent);
    }

    /** The longest stall of all runs; empty if none was measured. */
    public Optional<Stall> longestStall() {
        return longestStall;
    }

    /** In how many runs a situation occurred. */
    public long runsWith(Situation situation) {
        return situations.getOrDefault(situation, 0L);
    }

    /** Runs that broke an invariant. */
    public long violations() {
        return violations;
    }

    /** The first of those, by seed; at most {@link #MOST_REMEMBERED}. */
    public List<RunResult> broken() {
        return List.copyOf(broken);
    }
}
