package io.timecoin.chaos;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/**
 * Moves the clock of the day of one process while it runs, by a library that answers for the system's; monotonic time goes
 * on as it is. The test is skipped, saying so, where the library is not installed.
 *
 * @param library of faketime
 * @param offset file that it reads once a second
 */
record ClockShift(Path library, Path offset) {

    private static final List<String> PLACES = List.of(
            "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
            "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
            "/usr/lib64/faketime/libfaketimeMT.so.1",
            "/usr/lib/faketime/libfaketimeMT.so.1");

    static ClockShift in(Path directory) {
        List<Path> found = PLACES.stream().map(Path::of).filter(Files::exists).toList();
        assumeTrue(!found.isEmpty(), "libfaketime is not installed (Debian: apt-get install libfaketime)");
        ClockShift shift = new ClockShift(found.getFirst(), directory.resolve("clock-offset"));
        shift.to(Duration.ZERO);
        return shift;
    }

    /** From about a second from now on the clock is so far ahead of the machine's. */
    void to(Duration ahead) {
        Path whole = offset.resolveSibling("clock-offset.new");
        try {
            Files.writeString(whole, "%+d\n".formatted(ahead.toSeconds()));
            Files.move(whole, offset, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a command begins with to have this clock. */
    List<String> launcher() {
        return List.of(
                "env",
                "LD_PRELOAD=" + library,
                "FAKETIME_TIMESTAMP_FILE=" + offset,
                "FAKETIME_CACHE_DURATION=1",
                "FAKETIME_DONT_FAKE_MONOTONIC=1");
    }
}
