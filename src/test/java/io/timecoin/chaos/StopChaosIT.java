package io.timecoin.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.testnet.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGSTOP for longer than every timeout, then SIGCONT: of one node, of as many as a quorum needs, of all. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class StopChaosIT {

    /** Links end after 10 s of silence, views last at most 15 s, peers are dialled again after at most 15 s. */
    private static final Duration LONGER_THAN_EVERY_TIMEOUT = Duration.ofSeconds(40);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void stoppedNodesHoldUpOthersOnlyWithoutAQuorumAndCatchUpWhenTheyGoOn() throws Exception {
        try (Chaos chaos = Chaos.start("stop", directory)) {
            oneStopped(chaos, 3);
            oneStopped(chaos, 1);
            twoStopped(chaos, List.of(0, 2));
            twoStopped(chaos, List.of(1, 3));
            allStopped(chaos);
            chaos.verifyAtTheEnd();
            chaos.check().assertQuiet(0, 1, 2, 3);
        }
    }

    /** Three of four go on, end their links, and the fourth fetches what it missed. */
    private static void oneStopped(Chaos chaos, int stopped) throws Exception {
        int other = (stopped + 1) % ChaosNetwork.NODES;
        NodeLog others = chaos.network().logFromNow(other);
        NodeLog own = chaos.network().logFromNow(stopped);
        long until = signalAndDeadline(chaos, List.of(stopped));
        others.await("link to " + chaos.network().name(stopped) + " .*ended: ", ChaosNetwork.PATIENCE);
        chaos.load().awaitFinals(100);
        awaitMoment(until);
        chaos.load().awaitFinals(100);
        chaos.network().signal("CONT", List.of(stopped));
        own.await("fetching final blocks from height", ChaosNetwork.PATIENCE);
        chaos.verify("node " + stopped + " stopped for " + LONGER_THAN_EVERY_TIMEOUT.toSeconds() + " s");
    }

    /** Two of four are no quorum: not one block is final until the others go on. */
    private static void twoStopped(Chaos chaos, List<Integer> stopped) throws Exception {
        List<Integer> running = List.of(0, 1, 2, 3).stream()
                .filter(node -> !stopped.contains(node))
                .toList();
        long until = signalAndDeadline(chaos, stopped);
        for (int node : running) {
            Await.until(
                    ChaosNetwork.PATIENCE,
                    () -> "node " + node + " says that it has no quorum",
                    () -> hasNoQuorum(status(chaos, node)));
            assertTrue(status(chaos, node).flag("ready"), "a network that cannot go on stays readable");
        }
        List<Long> heights = running.stream().map(node -> height(chaos, node)).toList();
        awaitMoment(until);
        assertEquals(heights, running.stream().map(node -> height(chaos, node)).toList(), "heights while no quorum is");
        chaos.network().signal("CONT", stopped);
        chaos.load().awaitFinals(50);
        chaos.network().awaitAllReady();
        for (int node : running) {
            Await.until(
                    ChaosNetwork.PATIENCE,
                    () -> "node " + node + " says that it has a quorum again",
                    () -> !hasNoQuorum(status(chaos, node)));
        }
        for (int i = 0; i < running.size(); i++) {
            assertTrue(height(chaos, running.get(i)) > heights.get(i), "it goes on");
        }
        chaos.verify("nodes " + stopped + " stopped for " + LONGER_THAN_EVERY_TIMEOUT.toSeconds() + " s, heights "
                + heights + " kept meanwhile");
    }

    private static void allStopped(Chaos chaos) throws Exception {
        List<Integer> all = List.of(0, 1, 2, 3);
        awaitMoment(signalAndDeadline(chaos, all));
        chaos.network().signal("CONT", all);
        chaos.load().awaitFinals(50);
        chaos.verify("all four stopped for " + LONGER_THAN_EVERY_TIMEOUT.toSeconds() + " s");
    }

    /** When they were stopped for long enough. */
    private static long signalAndDeadline(Chaos chaos, List<Integer> nodes) throws Exception {
        chaos.network().signal("STOP", nodes);
        return System.nanoTime() + LONGER_THAN_EVERY_TIMEOUT.toNanos();
    }

    private static void awaitMoment(long nanos) {
        Await.until(ChaosNetwork.PATIENCE, () -> "time passes", () -> System.nanoTime() - nanos > 0);
    }

    private static JsonReply status(Chaos chaos, int node) {
        return chaos.network().clients().get(node).status();
    }

    private static boolean hasNoQuorum(JsonReply status) {
        return status.json().path("warnings").toString().contains("NO_QUORUM");
    }

    private static long height(Chaos chaos, int node) {
        return status(chaos, node).number("height");
    }
}
