package io.timecoin.cli.testnet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How a node's process is started: this JVM's Java, this program's jar.
 *
 * @param java the launcher
 * @param jar {@code quarkus-run.jar} of the packaged program
 * @param options of the JVM
 */
public record NodeJvm(Path java, Path jar, List<String> options) {

    /** Environment variable whose words come after the options of size and speed, and so win; a collector replaces ours. */
    public static final String OPTIONS_VARIABLE = "TIMECOIN_NODE_JAVA_OPTS";

    /**
     * Several nodes share one small machine: little heap, the collector with the fewest threads, and no optimising compiler,
     * which in short runs takes a third of a node's time from what it is to speed up (docs/performance.md).
     */
    private static final List<String> SMALL = List.of(
            "-Xms48m",
            "-Xmx192m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:MaxDirectMemorySize=96m",
            "-XX:ReservedCodeCacheSize=64m");

    /** What every node needs whatever its size. */
    private static final List<String> ALWAYS = List.of(
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dcom.amazon.corretto.crypto.provider.registerEdKeyFactory=true",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED");

    private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC");

    public NodeJvm {
        options = List.copyOf(options);
    }

    /**
     * The Java and the jar that this process runs.
     *
     * @throws LocalNetworkException if this process was not started from the packaged program
     */
    public static NodeJvm ofThisProcess(Map<String, String> environment) {
        Path jar = Path.of(System.getProperty("java.class.path")).toAbsolutePath();
        if (!jar.endsWith("quarkus-run.jar") || !Files.isRegularFile(jar)) {
            throw new LocalNetworkException("nodes can only be started by the packaged program (java -jar"
                    + " quarkus-run.jar, or ./timecoin), not from " + jar);
        }
        return of(jar, environment);
    }

    /** This process's Java with any packaged program. */
    public static NodeJvm of(Path jar, Map<String, String> environment) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String chosen = environment.getOrDefault(OPTIONS_VARIABLE, "").strip();
        List<String> words = chosen.isEmpty() ? List.of() : Arrays.asList(chosen.split("\\s+"));
        List<String> options = new ArrayList<>(ALWAYS);
        options.addAll(SMALL);
        if (words.stream().anyMatch(word -> COLLECTOR.matcher(word).matches())) {
            options.removeIf(word -> COLLECTOR.matcher(word).matches()); // the JVM takes one alone
        }
        options.addAll(words);
        return new NodeJvm(java, jar, options);
    }

    /** The command line that runs the node of a settings file; no secret is in it. */
    public List<String> command(Path settings) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString(), "node", "--config", settings.toString(), "--exit-with-parent"));
        return command;
    }
}
