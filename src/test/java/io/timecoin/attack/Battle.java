package io.timecoin.attack;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * One attack on the network, with what came before, the same traffic into sinks, and what came after; and whether what has to
 * hold held.
 *
 * @param backAfter seconds from the end of the attack until a second's transfers were final again
 * @param logBytes the most that any node wrote to its log from its begin until the network was back
 * @param failures what did not hold, in words
 */
record Battle(
        Attack attack,
        Cost cost,
        Measurement before,
        Measurement sink,
        Measurement during,
        Measurement after,
        double backAfter,
        long logBytes,
        List<String> failures) {

    /** What an attacker spent on all nodes together. */
    record Cost(int connections, double perSecond, double bytesPerSecond, long links, long cutOff) {
        static Cost of(Assault assault) {
            Traffic traffic = assault.traffic();
            double seconds = assault.seconds();
            return new Cost(
                    traffic.mostOpen(),
                    traffic.connected() / seconds,
                    traffic.bytes() / seconds,
                    traffic.links(),
                    traffic.cutOff());
        }
    }

    /** How long each part of it is. */
    record Times(Duration before, Duration sink, Duration during, Duration after) {}

    /**
     * Of the transfers that become final beside the sink, at least one in so many does under attack: machines are noisy, and what
     * was found stops a network, or leaves it alone.
     */
    private static final double FLOOR = 4;

    /** Heap, direct memory, code and native memory of a node of a local network; a node that holds what it is sent has more. */
    static final long MOST_MEBIBYTES = 480;

    /** A disk that is full ends a process: what a stranger can do without end is one line a minute. */
    private static final long MOST_LOG_BYTES = 200_000;

    static Battle fight(AttackedNetwork network, Attack attack, int number, Times times) throws IOException {
        network.prepareFor(attack.who());
        Measurement before = quiet(network, times.before());
        Measurement sink = besideSinks(network, attack, number, times.sink());
        List<String> failures = new ArrayList<>();
        List<Long> logs = network.logBytes();
        long begun = System.nanoTime();
        Measurement during;
        Cost cost;
        try (Assault assault = Assault.begin(attack, number, network.scene(), network.targets(attack.door()))) {
            quiet(network, Duration.ofSeconds(1));
            ask("during", attack.meanwhile(), network, failures);
            park(times.during().toNanos() - (System.nanoTime() - begun));
            during = network.watch().since(begun);
            cost = Cost.of(assault);
            assault.end();
            requireSound(assault);
        }
        long ended = System.nanoTime();
        failures.addAll(network.deaths());
        if (network.deaths().isEmpty()) { // the dead are started before the next attack
            ask("after", attack.aftermath(), network, failures);
            ask("bans", AttackedNetwork::nobodyHonestIsBanned, network, failures);
            ask("back", attacked -> attacked.awaitBack(ended), network, failures);
        }
        double back = (System.nanoTime() - ended) / 1e9;
        Measurement after = quiet(network, times.after());
        long written = mostWritten(logs, network.logBytes());
        if (cost.perSecond() == 0) {
            failures.add("the attack reached no node");
        }
        judge(sink, during, after, failures);
        if (written > MOST_LOG_BYTES) {
            failures.add(written / 1_000 + " kB of log");
        }
        return new Battle(attack, cost, before, sink, during, after, back, written, failures);
    }

    private static Measurement besideSinks(AttackedNetwork network, Attack attack, int number, Duration time)
            throws IOException {
        try (Assault assault = Assault.begin(attack, number, network.scene(), network.sinks())) {
            Measurement seen = quiet(network, time);
            assault.end();
            requireSound(assault);
            return seen;
        }
    }

    private static long mostWritten(List<Long> before, List<Long> after) {
        return IntStream.range(0, before.size())
                .mapToLong(node -> after.get(node) - before.get(node))
                .max()
                .orElse(0);
    }

    private static void judge(Measurement sink, Measurement during, Measurement after, List<String> failures) {
        if (during.perSecond() < sink.perSecond() / FLOOR) {
            failures.add(String.format(
                    Locale.ROOT, "only %.1f/s final, beside the sink %.1f/s", during.perSecond(), sink.perSecond()));
        }
        long memory = Math.max(during.mebibytes(), after.mebibytes());
        if (memory > MOST_MEBIBYTES) {
            failures.add(memory + " MiB resident");
        }
    }

    private static void ask(String when, Attack.Question question, AttackedNetwork network, List<String> failures) {
        try {
            question.ask(network);
        } catch (Exception | AssertionError e) {
            failures.add(when + ": " + e.getMessage());
        }
    }

    /** A mistake of the attack is no mistake of the network, and no success. */
    private static void requireSound(Assault assault) {
        for (Throwable mistake : assault.mistakes()) {
            throw new IllegalStateException("the attack itself failed", mistake);
        }
    }

    private static Measurement quiet(AttackedNetwork network, Duration time) {
        long begun = System.nanoTime();
        park(time.toNanos());
        return network.watch().since(begun);
    }

    private static void park(long nanos) {
        long until = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
