package io.timecoin.chaos;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.client.NodeClientException;
import io.timecoin.cli.testnet.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files written last, of both databases of one node, damaged after a kill -9: it recovers, or says what is damaged and
 * what to do, and doing that brings it back. It never serves something else than the others.
 */
@Timeout(value = 40, unit = TimeUnit.MINUTES)
final class DamageChaosIT {

    private static final int VICTIM = 3;
    private static final List<String> CHAIN = List.of("chain", "votes");
    private static final List<String> VOTES = List.of("votes");

    private static final Pattern DAMAGED = Pattern.compile(
            "(chain database|vote log) (is damaged|cannot|is older than)|is not a (chain database|vote log)");

    @TempDir
    private Path directory = Path.of("");

    private int aside;

    private interface Damage {
        void to(Path file) throws IOException;
    }

    /** How a start on damaged files ended. */
    private enum Outcome {
        RECOVERED,
        REFUSED_AT_START,
        FAILED_WHEN_READ
    }

    @Test
    void aDamagedLogOfTheVotesIsRefusedUnlessOnlyItsEndIsTorn() throws Exception {
        try (Chaos chaos = Chaos.start("damaged vote log", directory)) {
            recovers(chaos, "votes", ".log", "an unfinished record behind it", DamagedFile::tear);
            refused(chaos, "votes", ".log", "a byte in its middle", file -> DamagedFile.flip(file, 0.5), VOTES);
            refused(chaos, "votes", ".log", "a byte near its beginning", file -> DamagedFile.flip(file, 0.02), VOTES);
            end(chaos);
        }
    }

    @Test
    void aDamagedTableOfTheVotesIsRefusedOrMattersNotAtAll() throws Exception {
        try (Chaos chaos = Chaos.start("damaged vote table", directory)) {
            withTables(chaos);
            refused(
                    chaos,
                    "votes",
                    ".sst",
                    "its second half cut off",
                    file -> DamagedFile.cut(file, half(file)),
                    VOTES);
            withTables(chaos);
            any(chaos, "votes", ".sst", "a byte in its middle", file -> DamagedFile.flip(file, 0.5), VOTES);
            withTables(chaos);
            any(chaos, "votes", ".sst", "a byte in its first block", file -> DamagedFile.flip(file, 0.01), VOTES);
            end(chaos);
        }
    }

    @Test
    void aDamagedLogOfTheChainIsRefusedOrRecoveredFromVotesAndPeers() throws Exception {
        try (Chaos chaos = Chaos.start("damaged chain log", directory)) {
            recovers(chaos, "chain", ".log", "its last bytes cut off", file -> DamagedFile.cut(file, 7));
            recovers(chaos, "chain", ".log", "an unfinished record behind it", DamagedFile::tear);
            refused(chaos, "chain", ".log", "a byte in its middle", file -> DamagedFile.flip(file, 0.5), CHAIN);
            refused(
                    chaos,
                    "chain",
                    ".log",
                    "its second half cut off",
                    file -> DamagedFile.cut(file, half(file)),
                    CHAIN);
            end(chaos);
        }
    }

    @Test
    void aDamagedTableOfTheChainIsRefusedWhenItIsOpenedOrRead() throws Exception {
        try (Chaos chaos = Chaos.start("damaged chain table", directory)) {
            withTables(chaos);
            refused(
                    chaos,
                    "chain",
                    ".sst",
                    "its second half cut off",
                    file -> DamagedFile.cut(file, half(file)),
                    CHAIN);
            withTables(chaos);
            any(chaos, "chain", ".sst", "a byte in its middle", file -> DamagedFile.flip(file, 0.5), CHAIN);
            withTables(chaos);
            any(chaos, "chain", ".sst", "a byte in its first block", file -> DamagedFile.flip(file, 0.01), CHAIN);
            end(chaos);
        }
    }

    /** It looks like an unfinished write, so nobody can tell: what such a node forgot the others have to withstand. */
    @Test
    void aLogOfTheVotesThatLostWholeVotesIsNotNoticedAndHarmsNoOther() throws Exception {
        try (Chaos chaos = Chaos.start("cut vote log", directory)) {
            recovers(chaos, "votes", ".log", "its last bytes cut off", file -> DamagedFile.cut(file, 7));
            recovers(chaos, "votes", ".log", "its last kilobyte cut off", file -> DamagedFile.cut(file, 1_024));
            recovers(chaos, "votes", ".log", "its second half cut off", file -> DamagedFile.cut(file, half(file)));
            chaos.verifyAtTheEnd();
            long evidence = chaos.network().log(0).lines().stream()
                    .filter(line -> line.contains("signed two statements that exclude each other"))
                    .count();
            chaos.report(evidence + " pairs of contradicting votes were found by node 0");
        }
    }

    private static long half(Path file) throws IOException {
        return Files.size(file) / 2;
    }

    private static void end(Chaos chaos) throws IOException {
        chaos.verifyAtTheEnd();
        chaos.check().assertQuiet(0, 1, 2);
    }

    /** Opening a database moves what is in its log into tables. */
    private static void withTables(Chaos chaos) throws IOException {
        chaos.load().awaitFinals(100);
        chaos.network().kill(List.of(VICTIM));
        chaos.network().start(VICTIM);
        chaos.network().awaitReady(VICTIM);
    }

    private void recovers(Chaos chaos, String database, String ending, String what, Damage damage) throws Exception {
        Outcome outcome = damage(chaos, database, ending, damage);
        assertTrue(outcome == Outcome.RECOVERED, () -> what + ": " + outcome + ", " + obituary(chaos));
        verify(chaos, database, ending, what, "recovered by itself");
    }

    private void refused(
            Chaos chaos, String database, String ending, String what, Damage damage, List<String> toMoveAside)
            throws Exception {
        NodeLog log = chaos.network().logFromNow(VICTIM);
        Outcome outcome = damage(chaos, database, ending, damage);
        assertTrue(outcome == Outcome.REFUSED_AT_START, () -> what + ": " + outcome + ", " + obituary(chaos));
        verify(chaos, database, ending, what, outcome + ": " + asTold(chaos, log, toMoveAside));
    }

    private void any(Chaos chaos, String database, String ending, String what, Damage damage, List<String> toMoveAside)
            throws Exception {
        NodeLog log = chaos.network().logFromNow(VICTIM);
        Outcome outcome = damage(chaos, database, ending, damage);
        String told = outcome == Outcome.RECOVERED ? "" : ": " + asTold(chaos, log, toMoveAside);
        verify(chaos, database, ending, what, outcome + told);
    }

    private static String obituary(Chaos chaos) {
        return chaos.network().process(VICTIM).obituary(30);
    }

    private static void verify(Chaos chaos, String database, String ending, String what, String outcome) {
        chaos.verify(database + " " + ending + ", " + what + ": " + outcome);
    }

    /** Kill -9 under load, damage, start; and everything it serves is read, if it serves. */
    private static Outcome damage(Chaos chaos, String database, String ending, Damage damage) throws Exception {
        ChaosNetwork network = chaos.network();
        chaos.load().awaitFinals(60);
        network.kill(List.of(VICTIM));
        Path data = network.dataDirectory(VICTIM).resolve(database);
        damage.to(DamagedFile.last(data, ending));
        network.start(VICTIM);
        Await.until(
                ChaosNetwork.PATIENCE,
                () -> "node " + VICTIM + " is ready or ends: "
                        + network.process(VICTIM).obituary(30),
                () -> !network.process(VICTIM).isAlive() || network.isReady(VICTIM));
        if (!network.process(VICTIM).isAlive()) {
            assertTrue(network.process(VICTIM).obituary(0).contains("ended with exit code 1;"));
            return Outcome.REFUSED_AT_START;
        }
        chaos.load().awaitFinals(200);
        chaos.load().pause();
        boolean whole = readsEverything(chaos);
        chaos.load().resume();
        return whole ? Outcome.RECOVERED : Outcome.FAILED_WHEN_READ;
    }

    /** Whether it answers everything the check asks; what it answers is compared by the check. */
    private static boolean readsEverything(Chaos chaos) {
        try {
            chaos.check().verify();
            return true;
        } catch (NodeClientException e) {
            assertTrue(e.status() == 500 || e.status() == 0, () -> "answered " + e.getMessage());
            return false;
        }
    }

    /** Does what the log says: moves directories aside and starts again. */
    private String asTold(Chaos chaos, NodeLog log, List<String> toMoveAside) throws Exception {
        ChaosNetwork network = chaos.network();
        String words = log.await(DAMAGED.pattern(), ChaosNetwork.PATIENCE);
        assertTrue(words.contains("move it aside") || words.contains("move both aside"), words);
        assertTrue(words.contains(network.dataDirectory(VICTIM).toString()), words);
        if (network.process(VICTIM).isAlive()) {
            network.kill(List.of(VICTIM)); // it answers 500 where it cannot read, and serves the rest
        } else {
            assertTrue(network.process(VICTIM).obituary(0).contains("ended with exit code 1;"), words);
        }
        aside++;
        for (String name : toMoveAside) {
            Files.move(
                    network.dataDirectory(VICTIM).resolve(name),
                    network.dataDirectory(VICTIM).resolve(name + ".aside-" + aside));
        }
        NodeLog restart = network.logFromNow(VICTIM);
        network.start(VICTIM);
        network.awaitReady(VICTIM);
        restart.await(
                "this operator key has no record of its votes here: it votes only from the next epoch on",
                Duration.ofMinutes(1));
        Await.until(
                ChaosNetwork.PATIENCE,
                () -> "node " + VICTIM + " votes again",
                () -> network.clients().get(VICTIM).status().flag("voting"));
        return words;
    }
}
