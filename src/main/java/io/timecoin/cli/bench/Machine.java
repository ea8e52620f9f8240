package io.timecoin.cli.bench;

import io.timecoin.files.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Where a measurement comes from.
 *
 * @param cpu model, as the kernel names it
 * @param cores that this process may use
 * @param memoryBytes of the machine
 * @param jdk version and maker
 */
public record Machine(String cpu, int cores, long memoryBytes, String jdk) {

    private static final Path CPU = Path.of("/proc/cpuinfo");
    private static final Path MEMORY = Path.of("/proc/meminfo");

    /** This machine. */
    public static Machine read() {
        try {
            return new Machine(
                    cpuModel(Files.readAllLines(CPU)),
                    Runtime.getRuntime().availableProcessors(),
                    memoryBytes(Files.readAllLines(MEMORY)),
                    Runtime.version() + " " + System.getProperty("java.vendor"));
        } catch (IOException e) {
            throw new BenchException("this system does not say what machine it runs on: " + FileTrouble.of(e), e);
        }
    }

    static String cpuModel(List<String> cpuinfo) {
        return cpuinfo.stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    static long memoryBytes(List<String> meminfo) {
        return meminfo.stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .mapToLong(line -> 1_024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }

    /** For people. */
    String line() {
        return cpu + ", " + cores + " cores, " + Math.round(memoryBytes / 1e9) + " GB, JDK " + jdk;
    }

    SequencedMap<String, Object> toJson() {
        SequencedMap<String, Object> json = new LinkedHashMap<>();
        json.put("cpu", cpu);
        json.put("cores", cores);
        json.put("memoryBytes", memoryBytes);
        json.put("jdk", jdk);
        return json;
    }
}
