package io.timecoin.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.timecoin.storage.ChildProcess;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LockFileTest {

    private static final int HANDS = 4;
    private static final int TIMES = 50;
    private static final int OTHER_USER = 1234;

    @TempDir
    private Path directory = Path.of("");

    private static Path lockIn(Path directory) {
        return directory.resolve("w.lock");
    }

    private static Optional<LockFile> attempt(Path directory) throws IOException {
        return LockFile.take(lockIn(directory), directory.resolve("w"), Duration.ZERO);
    }

    /** Another process: says whether it got the lock, and keeps it while it runs. */
    static final class Other {

        private Other() {}

        public static void main(String[] arguments) throws IOException {
            try (LockFile _ = attempt(Path.of(arguments[0])).orElseThrow()) {
                System.out.println(attempt(Path.of(arguments[0])).isPresent() ? "free again" : "not free");
                System.in.read();
            }
        }
    }

    /** Another process that asks once, and says what it got. */
    static final class Asks {

        private Asks() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println(attempt(Path.of(arguments[0])).isPresent() ? "got it" : "busy");
        }
    }

    private String askedElsewhere() throws IOException {
        try (ChildProcess other = ChildProcess.start(Asks.class, directory)) {
            return other.line();
        }
    }

    @Test
    void whatThisProcessHoldsNoOtherGetsThoughThisOneTriesOnceMore() throws Exception {
        LockFile held = attempt(directory).orElseThrow();
        assertEquals("busy", askedElsewhere());
        assertTrue(attempt(directory).isEmpty(), "whatever is opened and closed for that drops no lock");
        assertEquals("busy", askedElsewhere());
        held.close();
        assertEquals("got it", askedElsewhere());
    }

    @Test
    void whatAnotherProcessHoldsIsFreeOnceItIsKilled() throws Exception {
        try (ChildProcess other = ChildProcess.start(Other.class, directory)) {
            assertEquals("not free", other.line(), "it has tried twice itself");
            assertTrue(attempt(directory).isEmpty());
            other.kill();
            attempt(directory).orElseThrow().close();
        }
    }

    @Test
    void ofManyThreadsOneHoldsIt() throws Exception {
        AtomicInteger holders = new AtomicInteger();
        AtomicInteger held = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(HANDS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < HANDS; i++) {
                all.add(threads.submit(() -> {
                    for (int round = 0; round < TIMES; round++) {
                        try (LockFile _ = LockFile.take(lockIn(directory), directory, Duration.ofMinutes(1))
                                .orElseThrow()) {
                            assertEquals(1, holders.incrementAndGet());
                            held.incrementAndGet();
                            holders.decrementAndGet();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        assertEquals(HANDS * TIMES, held.get());
    }

    @Test
    void whoHasGivenItBackCannotTakeItFromTheNext() throws Exception {
        LockFile first = attempt(directory).orElseThrow();
        first.close();
        try (LockFile _ = attempt(directory).orElseThrow()) {
            first.close();
            assertTrue(attempt(directory).isEmpty());
        }
    }

    @Test
    void itsFileIsEmptyItsOwnersAndStays() throws Exception {
        attempt(directory).orElseThrow().close();
        assertEquals(0, Files.size(lockIn(directory)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(lockIn(directory))));
        try (var files = Files.list(directory)) {
            assertEquals(List.of(lockIn(directory)), files.toList());
        }
    }

    @Test
    void noLinkIsFollowed() throws Exception {
        Path precious = Files.writeString(directory.resolve("id_ed25519"), "a key");
        Path empty = Files.createFile(directory.resolve("empty"));
        for (Path named : List.of(precious, empty, directory.resolve("none"))) {
            Path link = Files.createSymbolicLink(lockIn(directory), named);
            assertThrows(FileSystemException.class, () -> attempt(directory));
            assertTrue(Files.isSymbolicLink(link));
            Files.delete(link);
        }
        assertEquals("a key", Files.readString(precious));
        assertFalse(Files.exists(directory.resolve("none")));
    }

    @Test
    void whatIsSomethingElseIsLeftAloneAndNamed() throws Exception {
        Files.writeString(lockIn(directory), "not a lock");
        FileSystemException refused = assertThrows(FileSystemException.class, () -> attempt(directory));
        assertTrue(String.valueOf(refused.getMessage()).contains("w.lock"), refused.getMessage());
        assertEquals("not a lock", Files.readString(lockIn(directory)));
        Files.delete(lockIn(directory));
        Files.createDirectory(lockIn(directory));
        assertThrows(FileSystemException.class, () -> attempt(directory));
        assertTrue(Files.isDirectory(lockIn(directory)));
    }

    @Test
    void withoutItsDirectoryThereIsNone() {
        FileSystemException refused =
                assertThrows(FileSystemException.class, () -> attempt(directory.resolve("no-stick")));
        assertTrue(FileTrouble.of(refused).contains("directory does not exist"), refused.getMessage());
    }

    @Test
    void oneThatAnAdministratorMakesIsForTheOwnerOfWhatItLocks() throws Exception {
        Path wallet = Files.createFile(directory.resolve("w"));
        try {
            Files.setAttribute(wallet, "unix:uid", OTHER_USER);
        } catch (IOException e) {
            assumeTrue(false, "only root gives files away");
        }
        attempt(directory).orElseThrow().close();
        assertEquals(OTHER_USER, Files.getAttribute(lockIn(directory), "unix:uid"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(lockIn(directory))));
    }
}
