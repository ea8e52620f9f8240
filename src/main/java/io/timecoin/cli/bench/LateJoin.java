package io.timecoin.cli.bench;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.Retry;
import io.timecoin.cli.testnet.HealthProbe;
import io.timecoin.cli.testnet.LocalNetwork;
import io.timecoin.cli.testnet.LocalNetworkException;
import io.timecoin.cli.testnet.NodeProcess;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Starts one more node, an observer that has nothing but the genesis, after a third of the measured time. */
record LateJoin(LocalNetwork network, Duration measured, Consumer<String> notes) {

    /** Length of the time before that is compared. */
    static final Duration COMPARED = Duration.ofSeconds(30);

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final int LOG_LINES = 15;

    /**
     * How the node was at a moment, in nanoseconds of this process's clock.
     *
     * @param transactions that it made final since its start
     */
    record Reading(long nanos, long height, long transactions, ProcessUsage usage) {}

    /**
     * What happened.
     *
     * @param begun when its process was started
     * @param started once its server was up
     * @param ready once it was ready
     * @param networkHeight of another node right after that
     */
    record Readings(long begun, Reading started, Reading ready, long networkHeight) {}

    static DuringLoad<Readings> of(LocalNetwork network, Duration measured, Consumer<String> notes) {
        return new DuringLoad<>("the late join", PATIENCE, new LateJoin(network, measured, notes)::act);
    }

    private Readings act(long begin) {
        Pause.until(begin + measured.toNanos() / 3);
        notes.accept("starting one more node, which has no chain");
        long begun = System.nanoTime();
        NodeProcess node = network.startNext();
        try (HealthProbe probe = HealthProbe.of(node);
                NodeClient client = new NodeClient(node.api());
                NodeClient other = new NodeClient(network.apis().getFirst())) {
            await(node, probe::isStarted);
            Reading started = read(node, client);
            await(node, probe::isReady);
            Reading ready = read(node, client);
            long networkHeight = Retry.within(PATIENCE, other::status).number("height");
            notes.accept("it is ready at height " + ready.height());
            SameHead.await(other, client, "the node that joined late", PATIENCE);
            return new Readings(begun, started, ready, networkHeight);
        }
    }

    private static void await(NodeProcess node, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (!node.isAlive() || System.nanoTime() - deadline > 0) {
                throw new LocalNetworkException(node.obituary(LOG_LINES));
            }
            Pause.of(POLL_INTERVAL);
        }
    }

    private static Reading read(NodeProcess node, NodeClient client) {
        JsonReply status = Retry.within(PATIENCE, client::status);
        ProcessUsage usage = ProcessUsage.of(node.pid())
                .orElseThrow(() -> new BenchException(
                        "the kernel does not tell what the process of the node that" + " joined late uses"));
        return new Reading(System.nanoTime(), status.number("height"), status.number("finalTransactions"), usage);
    }
}
