package io.timecoin.node;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The AOT cache that this process was started with: classes as they were linked in a training, which the JVM maps instead of reading jars.
 * The JVM leaves it alone where build, options, sizes or times of the jars differ, and says nothing of it here. It does not look into the
 * jars; so a cache is named by their hash.
 *
 * @param file that the JVM was told of; empty if it was told of none
 * @param used whether it took it
 */
public record AotCache(Optional<Path> file, boolean used) {

    static final AotCache NONE = new AotCache(Optional.empty(), false);

    private static final int HASH_DIGITS = 16;
    private static final int BUFFER_BYTES = 1 << 16;

    /** Of a JVM that has such caches; no other names one. */
    public static AotCache ofThisProcess() {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return of(
                machine == null ? "" : machine.getVMOption("AOTCache").getValue(),
                System.getProperty("java.vm.info", ""));
    }

    /** @param machine what the JVM says of itself, such as {@code mixed mode, sharing}: it shares nothing where its cache is no use */
    static AotCache of(String option, String machine) {
        Optional<Path> file = option.isBlank() ? Optional.empty() : Optional.of(Path.of(option));
        return new AotCache(
                file, file.isPresent() && List.of(machine.split(", ")).contains("sharing"));
    }

    /**
     * What the cache of a packaged program has to be called: by the hash of every jar, in the order of their paths. The script {@code
     * docker/aot-cache} reckons the same.
     *
     * @param program directory of {@code quarkus-run.jar}
     */
    static String nameFor(Path program) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.walk(program)) {
            jars = files.map(program::relativize)
                    .filter(file -> file.toString().endsWith(".jar"))
                    .sorted((one, other) -> one.toString().compareTo(other.toString()))
                    .toList();
        }
        MessageDigest whole = sha256();
        for (Path jar : jars) {
            String line = hash(program.resolve(jar)) + "  ./" + jar + "\n";
            whole.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return "timecoin-" + HexFormat.of().formatHex(whole.digest()).substring(0, HASH_DIGITS) + ".aot";
    }

    private static String hash(Path file) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream content = Files.newInputStream(file)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
