package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The packaged program, run as a process of its own and killed when closed. Everything it prints is read in one stream. */
public final class Program implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;
    private static final Duration LONGEST_RUN = Duration.ofMinutes(2);

    private final Process process;
    private final BufferedReader output;
    private final StringBuilder printed = new StringBuilder();

    private Program(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Where the packaged program is. */
    public static Path jar() {
        return Path.of(System.getProperty("timecoin.test.app"), "quarkus-run.jar")
                .toAbsolutePath();
    }

    /** Starts it with these arguments, and ends it if it runs for longer. */
    public static Program startFor(Duration longest, String... arguments) throws IOException {
        return start(Path.of(""), command(arguments), longest);
    }

    /** Starts it with these arguments. */
    public static Program start(String... arguments) throws IOException {
        return startIn(Path.of(""), arguments);
    }

    /** The same in another working directory. */
    public static Program startIn(Path directory, String... arguments) throws IOException {
        return start(directory, command(arguments));
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-jar", jar().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Program start(Path directory, List<String> command) throws IOException {
        return start(directory, command, LONGEST_RUN);
    }

    private static Program start(Path directory, List<String> command, Duration longest) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toAbsolutePath().toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("TIMECOIN_") || name.startsWith("QUARKUS_"));
        Process process = builder.start();
        // Reading cannot be interrupted: a program that hangs is ended, and with it what waits for its words.
        CompletableFuture.delayedExecutor(longest.toSeconds(), TimeUnit.SECONDS).execute(() -> killAll(process));
        return new Program(process);
    }

    private static void killAll(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** What a run that ends by itself printed, and its exit code. */
    public record End(int exitCode, String printed) {}

    /** Runs it to its end. */
    public static End run(String... arguments) throws IOException, InterruptedException {
        try (Program program = start(arguments)) {
            return program.end();
        }
    }

    /** Runs it for a reader that goes when it has one line; what comes after that is on stderr, its own exit code last. */
    public static End runForOneLine(String... arguments) throws IOException, InterruptedException {
        List<String> shell =
                new ArrayList<>(List.of("sh", "-c", "{ \"$@\"; echo \"its exit code is $?\" >&2; } | head -n 1", "sh"));
        shell.addAll(command(arguments));
        try (Program program = start(Path.of(""), shell)) {
            return program.end();
        }
    }

    /** Waits for its end. */
    public End end() throws IOException, InterruptedException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            printed.append(line).append('\n');
        }
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), printed::toString);
        return new End(process.exitValue(), printed.toString());
    }

    /** The first line from here on that is as wanted; fails with all it printed if it ends before. */
    public String awaitLine(Predicate<String> wanted) throws IOException {
        return findLine(wanted)
                .orElseThrow(() ->
                        new AssertionError("the program ended before it printed what was waited for:\n" + printed));
    }

    /** The same; empty if it ends before. */
    public Optional<String> findLine(Predicate<String> wanted) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            printed.append(line).append('\n');
            if (wanted.test(line)) {
                return Optional.of(line);
            }
        }
        return Optional.empty();
    }

    /** Asks it to stop (SIGTERM). */
    public void terminate() {
        process.toHandle().destroy(); // Process.destroy would close its output as well
    }

    /**
     * Those of its processes, and theirs, that run this program. While RocksDB loads there are others for a moment, by which it
     * finds out which C library there is.
     */
    public List<ProcessHandle> descendants() {
        Optional<String> java = process.info().command();
        assertTrue(java.isPresent(), "its own command is known");
        return process.descendants()
                .filter(descendant -> descendant.info().command().equals(java))
                .toList();
    }

    /** As kill -9, of this process alone. */
    public void kill() {
        process.destroyForcibly()
                .onExit()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        killAll(process);
        kill();
    }
}
