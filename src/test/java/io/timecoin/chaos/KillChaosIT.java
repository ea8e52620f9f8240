package io.timecoin.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kill -9 of one, two or all nodes at random moments under load, again and again. */
@Timeout(value = 40, unit = TimeUnit.MINUTES)
final class KillChaosIT {

    private static final int KILLS = 60;

    @TempDir
    private Path directory = Path.of("");

    private int kills;

    @Test
    void nodesKilledAgainAndAgainLoseNothingFinalAndNeverContradictThemselves() throws Exception {
        long seed = Long.getLong("timecoin.chaos.seed", System.nanoTime());
        Random random = new Random(seed);
        try (Chaos chaos = Chaos.start("kill", directory)) {
            chaos.report("seed " + seed + " (repeat with -Dtimecoin.chaos.seed=" + seed + ")");
            for (int round = 1; kills < KILLS; round++) {
                chaos.load().awaitFinals(1 + random.nextInt(60));
                String done = round(chaos, random);
                chaos.verify("round " + round + ", " + kills + " kills, last " + done);
                chaos.check().assertQuiet(0, 1, 2, 3);
            }
            chaos.verifyAtTheEnd();
            chaos.check().assertQuiet(0, 1, 2, 3);
            chaos.report(kills + " kills");
        }
    }

    /** Kills some, sees the others go on if they can, and starts them again; one in four is killed once more meanwhile. */
    private String round(Chaos chaos, Random random) throws Exception {
        List<Integer> victims = victims(random);
        List<Integer> survivors = IntStream.range(0, ChaosNetwork.NODES)
                .boxed()
                .filter(node -> !victims.contains(node))
                .toList();
        List<NodeLog> survivorLogs =
                survivors.stream().map(chaos.network()::logFromNow).toList();
        chaos.network().kill(victims);
        kills += victims.size();
        if (victims.size() == 1) {
            chaos.load().awaitFinals(1 + random.nextInt(100)); // three go on without the fourth
        }
        boolean again = random.nextInt(4) == 0;
        List<NodeLog> restarts = new ArrayList<>();
        for (int victim : victims) {
            NodeLog log = chaos.network().logFromNow(victim);
            restarts.add(log);
            chaos.network().start(victim);
            if (again) {
                log.await(random.nextBoolean() ? "peer transport listens" : "started at height", ChaosNetwork.PATIENCE);
                chaos.network().kill(List.of(victim));
                kills++;
                chaos.network().start(victim);
            }
        }
        for (int victim : victims) {
            chaos.network().awaitReady(victim);
        }
        for (NodeLog log : restarts) {
            log.await(
                    "node of local started at height [1-9][0-9]*, epoch [0-9]+, as masternode", ChaosNetwork.PATIENCE);
        }
        for (NodeLog log : survivorLogs) {
            for (int victim : victims) {
                log.await("link to " + chaos.network().name(victim) + " .*ended: ", Duration.ofMinutes(1));
            }
        }
        return "of nodes " + victims + (again ? ", each again while it started" : "");
    }

    private static List<Integer> victims(Random random) {
        List<Integer> nodes = new ArrayList<>(List.of(0, 1, 2, 3));
        Collections.shuffle(nodes, random);
        int chance = random.nextInt(10);
        int count = chance < 6 ? 1 : chance < 9 ? 2 : ChaosNetwork.NODES;
        return nodes.subList(0, count);
    }
}
