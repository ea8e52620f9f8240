package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.timecoin.cli.testnet.Await;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.storage.SmallDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a packaged node says when it must not start: one sentence without a stack trace, and exit code 1. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class NodeStartIT {

    /** For a process that must not meet the ports of another. */
    private static final String[] OTHER_PORTS = {
        "timecoin.network.port=0", "timecoin.api.port=0", "timecoin.api.management-port=0"
    };

    /** As shells and service managers see a process that SIGTERM has ended. */
    private static final int SIGTERM = 143;

    private static final String START_ENDED = "timecoin: the start was ended: this process was told to stop";

    @TempDir
    private Path directory = Path.of("");

    /** Without it a node works, at a fraction of its speed, which is easily missed. */
    @Test
    void theFastSignatureProviderIsUsedAndNamed() throws Exception {
        assumeTrue(SignatureVerifiers.whyNotFaster().isEmpty(), "ACCP does not load on this machine");
        try (Program program = LoneNode.in(directory).startIn(directory)) {
            String said = program.awaitLine(line -> line.contains("signatures are verified by"));
            assertTrue(said.contains("signatures are verified by ACCP"), said);
        }
    }

    @Test
    void anOccupiedPortIsNamedWithItsSetting() throws Exception {
        LoneNode node = LoneNode.in(directory);
        int port = node.plan().apiPort(0);
        try (ServerSocket occupied = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertRefused(node.refusal(), "port " + occupied.getLocalPort(), "in use", "timecoin.api.port");
        }
    }

    @Test
    void anUnknownSettingIsRefusedAndTheNearestKnownOneNamed() throws Exception {
        LoneNode node = LoneNode.in(directory);
        assertRefused(node.refusal("timecoin.api.prot=24101"), "timecoin.api.prot", "timecoin.api.port");
    }

    @Test
    void aSettingOfALibraryThatIsNoneIsRefusedInWordsThatDoNotRepeatIt() throws Exception {
        LoneNode node = LoneNode.in(directory);
        for (String setting : List.of("quarkus.log.level", "quarkus.http.idle-timeout")) {
            Program.End end = node.refusal(setting + "=s3cret");
            assertRefused(end, "timecoin: " + setting + " cannot be");
            assertFalse(end.printed().contains("s3cret"), end.printed());
        }
    }

    @Test
    void aStartThatIsEndedSaysSoInALine() throws Exception {
        Path settings = directory.resolve("settings");
        assertEquals(
                0, new ProcessBuilder("mkfifo", settings.toString()).start().waitFor());
        try (Program program = Program.start("node", "--config", settings.toString())) {
            // Opening a pipe waits for its reader: the start is in the middle then.
            try (OutputStream pipe = CompletableFuture.supplyAsync(() -> openToWrite(settings))
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join()) {
                pipe.flush();
                program.terminate();
                Program.End end = program.end();
                assertEquals(SIGTERM, end.exitCode(), end.printed());
                assertEquals(START_ENDED + "\n", end.printed());
            }
        }
    }

    private static OutputStream openToWrite(Path pipe) {
        try {
            return Files.newOutputStream(pipe, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aStartThatIsEndedWhileItsPartsStartLeavesNothingInTheWayOfTheNext() throws Exception {
        LoneNode node = LoneNode.in(directory);
        try (Program program = node.startIn(directory)) {
            Await.until(
                    () -> "a database is there",
                    () -> Files.exists(node.dataDirectory().resolve("chain")));
            program.terminate();
            Program.End end = program.end();
            // Where the parts were quicker it has started, and stopped as asked.
            boolean started = end.exitCode() == 0 && end.printed().contains("node stopped");
            assertTrue(started || end.printed().lines().anyMatch(START_ENDED::equals), end.printed());
            assertTrue(started || end.exitCode() == SIGTERM, end.printed());
            assertFalse(end.printed().contains("\tat ") || end.printed().contains("ERROR"), end.printed());
        }
        node.runOnce();
    }

    @Test
    void filesOfTheWorkingDirectoryChangeNothing() throws Exception {
        LoneNode node = LoneNode.in(directory.resolve("network"));
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve(".env"), "QUARKUS_LOG_LEVEL=OFF\n");
        Files.createDirectory(elsewhere.resolve("config"));
        Files.writeString(
                elsewhere.resolve("config").resolve("application.properties"),
                "quarkus.log.level=OFF\nquarkus.log.category.\"io.quarkus\".level=OFF\n");
        try (Program program = node.startIn(elsewhere)) {
            program.awaitLine(line -> line.contains("Listening on: "));
        }
    }

    @Test
    void aSecondProcessOnOneDataDirectoryIsRefusedAndTheFirstGoesOn() throws Exception {
        LoneNode node = LoneNode.in(directory);
        try (Program first = node.start()) {
            assertRefused(
                    node.refusal(OTHER_PORTS),
                    node.dataDirectory().toRealPath().toString(),
                    "in use by another process (pid ");
            first.terminate();
            assertEquals(0, first.end().exitCode());
        }
    }

    @Test
    void aGenesisOtherThanTheDatabasesIsRefused() throws Exception {
        LoneNode node = LoneNode.in(directory.resolve("one"));
        node.runOnce();
        Path other = LoneNode.in(directory.resolve("other")).plan().genesisFile();
        assertRefused(node.refusal("timecoin.node.genesis=" + other), "genesis", "chain");
        node.runOnce(); // with its own it starts as before
    }

    @Test
    void aDamagedDatabaseIsRefusedAndLeftAsItIs() throws Exception {
        LoneNode node = LoneNode.in(directory);
        node.runOnce();
        Path database = node.dataDirectory().resolve("chain");
        Path manifest;
        try (Stream<Path> files = Files.list(database)) {
            manifest = files.filter(file -> file.getFileName().toString().startsWith("MANIFEST"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] damaged = Files.readAllBytes(manifest);
        damaged[damaged.length / 2] ^= 0x55;
        Files.write(manifest, damaged);
        assertRefused(node.refusal(), database.toRealPath().toString());
        assertEquals(-1, Files.mismatch(manifest, Files.write(directory.resolve("damaged"), damaged)));
    }

    @Test
    void aDataDirectoryWithoutSpaceIsRefused() throws Exception {
        LoneNode node = LoneNode.in(directory);
        try (SmallDisk disk = SmallDisk.mount(directory, 8)) {
            Path full = disk.path().resolve("node");
            assertRefused(node.refusal("timecoin.node.data-dir=" + full), full.toString(), "no space left");
        }
    }

    @Test
    void aDataDirectoryThatCannotBeWrittenIsRefused() throws Exception {
        LoneNode node = LoneNode.in(directory.resolve("network"));
        try (SmallDisk disk = SmallDisk.mount(directory, 64)) {
            Path readOnly = disk.path().resolve("node");
            copy(node.dataDirectory(), readOnly);
            disk.makeReadOnly();
            assertRefused(node.refusal("timecoin.node.data-dir=" + readOnly), readOnly.toString(), "read-only");
        }
    }

    private static void copy(Path from, Path to) throws Exception {
        List<Path> all;
        try (Stream<Path> tree = Files.walk(from)) {
            all = tree.toList();
        }
        for (Path file : all) {
            Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static void assertRefused(Program.End end, String... words) {
        assertEquals(1, end.exitCode(), end.printed());
        for (String word : words) {
            assertTrue(end.printed().contains(word), () -> "\"" + word + "\" is not in: " + end.printed());
        }
        assertFalse(end.printed().contains("\tat "), end.printed());
    }
}
