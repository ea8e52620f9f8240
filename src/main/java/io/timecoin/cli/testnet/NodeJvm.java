package io.timecoin.cli.testnet;

import java.lang.management.ManagementFactory;
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

    /** As if four shared two cores, whatever there is: what is measured and tested anywhere has one size. */
    private static final NodeSize SMALL = new NodeSize(2, Long.MAX_VALUE, 4);

    /** What every node needs whatever its size. */
    private static final List<String> ALWAYS = List.of(
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dcom.amazon.corretto.crypto.provider.registerEdKeyFactory=true",
            "--sun-misc-unsafe-memory-access=allow");

    /** What depends on where this program is installed, its AOT cache and its native code: that of its nodes is at the same places. */
    private static final Pattern PLACES =
            Pattern.compile("-XX:\\+UnlockDiagnosticVMOptions|-XX:-AOT\\w+|-XX:AOTCache=.+"
                    + "|-Xlog:(aot|cds)=off|-Djava\\.library\\.path=.+|-D[a-z.]+\\.useExternalLib=true");

    private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC");

    public NodeJvm {
        options = List.copyOf(options);
    }

    /**
     * The Java and the jar that this process runs, for one of so many nodes on this machine.
     *
     * @throws LocalNetworkException if this process was not started from the packaged program
     */
    public static NodeJvm ofThisProcess(int nodes, Map<String, String> environment) {
        Path jar = Path.of(System.getProperty("java.class.path")).toAbsolutePath();
        if (!jar.endsWith("quarkus-run.jar") || !Files.isRegularFile(jar)) {
            throw new LocalNetworkException("nodes can only be started by the packaged program (java -jar"
                    + " quarkus-run.jar, or ./timecoin), not from " + jar);
        }
        List<String> places = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> PLACES.matcher(option).matches())
                .toList();
        return of(jar, NodeSize.ofThisMachine(nodes), places, environment);
    }

    /** This process's Java with any packaged program, small on every machine. */
    public static NodeJvm of(Path jar, Map<String, String> environment) {
        return of(jar, SMALL, List.of(), environment);
    }

    private static NodeJvm of(Path jar, NodeSize size, List<String> places, Map<String, String> environment) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String chosen = environment.getOrDefault(OPTIONS_VARIABLE, "").strip();
        List<String> words = chosen.isEmpty() ? List.of() : Arrays.asList(chosen.split("\\s+"));
        List<String> options = new ArrayList<>(ALWAYS);
        options.addAll(size.options());
        options.addAll(places);
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
