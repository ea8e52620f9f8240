package io.timecoin.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a process has used so far (Linux, proc(5)).
 *
 * @param cpuMillis of all its threads since its start, user and system
 * @param residentBytes at this moment
 * @param peakResidentBytes at most since its start
 */
record ProcessUsage(long cpuMillis, long residentBytes, long peakResidentBytes) {

    /** The kernel counts in hundredths of a second, whatever its own tick is. */
    private static final long MILLIS_PER_TICK = 10;

    /** Lines of {@code status}, in KiB. */
    static final String RESIDENT = "VmRSS:";

    static final String PEAK_RESIDENT = "VmHWM:";

    private static final int USER_TICKS = 11; // fields after the name, from 0
    private static final int SYSTEM_TICKS = 12;

    /** Empty if there is no such process, or this system does not tell. */
    static Optional<ProcessUsage> of(long pid) {
        Path directory = Path.of("/proc", Long.toString(pid));
        try {
            String status = Files.readString(directory.resolve("status"));
            return Optional.of(new ProcessUsage(
                    cpuMillis(Files.readString(directory.resolve("stat"))),
                    bytes(status, RESIDENT),
                    bytes(status, PEAK_RESIDENT)));
        } catch (IOException _) {
            return Optional.empty(); // it ended meanwhile
        }
    }

    /** The name is in parentheses and may hold any character: fields are counted from the last one. */
    static long cpuMillis(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return MILLIS_PER_TICK * (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]));
    }

    /** A process that is ending has no memory any more. */
    static long bytes(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> 1_024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }
}
