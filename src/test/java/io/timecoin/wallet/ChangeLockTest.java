package io.timecoin.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChangeLockTest {

    private static final int HANDS = 4;
    private static final int TIMES = 50;

    @TempDir
    private Path directory;

    @Test
    void neverTwoHoldItThoughItsFileComesAndGoes() throws Exception {
        Path file = directory.resolve("file");
        AtomicInteger holders = new AtomicInteger();
        AtomicInteger held = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(HANDS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < HANDS; i++) {
                all.add(threads.submit(() -> {
                    for (int round = 0; round < TIMES; round++) {
                        try (ChangeLock _ = ChangeLock.take(file, Duration.ofMinutes(1))) {
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
        assertFalse(Files.exists(ChangeLock.of(file)));
    }

    @Test
    void whoDoesNotGetItIsToldWhoHasIt() throws Exception {
        Path file = directory.resolve("file");
        try (ChangeLock _ = ChangeLock.take(file, Duration.ZERO)) {
            KeystoreException busy = assertThrows(KeystoreException.class, () -> ChangeLock.take(file, Duration.ZERO));
            assertEquals(KeystoreException.Reason.BUSY, busy.reason());
        }
        ChangeLock.take(file, Duration.ZERO).close();
    }
}
