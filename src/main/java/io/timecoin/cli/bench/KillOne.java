package io.timecoin.cli.bench;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.testnet.LocalNetwork;
import java.time.Duration;
import java.util.List;

/** Kills the last node with -9 after a third of the measured time, and starts it again half a minute later. */
record KillOne(LocalNetwork network, Duration measured) {

    /** Length of the times before and after that are compared. */
    static final Duration COMPARED = Duration.ofSeconds(30);

    private static final Duration CATCH_UP_PATIENCE = Duration.ofMinutes(2);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

    /**
     * When what happened, in nanoseconds of this process's clock.
     *
     * @param headSeconds from the restart until the node held the others' head
     */
    record Times(int node, long killed, long restarted, double headSeconds) {}

    static DuringLoad<Times> of(LocalNetwork network, Duration measured) {
        Duration longest = measured.plus(COMPARED).plus(CATCH_UP_PATIENCE).plus(STOP_PATIENCE);
        return new DuringLoad<>("killing and restarting a node", longest, new KillOne(network, measured)::act);
    }

    private Times act(long begin) {
        int victim = network.nodes().size() - 1;
        Pause.until(begin + measured.toNanos() / 3);
        network.nodes().get(victim).kill();
        long killed = System.nanoTime();
        Pause.until(Math.min(killed + COMPARED.toNanos(), begin + measured.toNanos()));
        long restarted = System.nanoTime();
        network.restart(victim);
        List<NodeClient> clients = network.clients();
        try {
            SameHead.await(clients.getFirst(), clients.get(victim), "the restarted node", CATCH_UP_PATIENCE);
        } finally {
            clients.forEach(NodeClient::close);
        }
        return new Times(victim, killed, restarted, (System.nanoTime() - restarted) / 1e9);
    }
}
