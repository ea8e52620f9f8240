package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The start script of the source tree, on the packaged program and without anything to build. */
final class Launcher implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;
    private static final List<String> HARMLESS = List.of("PATH", "JAVA_HOME");

    private final Path script;
    private final Path directory;
    private final Path program;

    private Launcher(Path script, Path directory, Path program) {
        this.script = script;
        this.directory = directory;
        this.program = program;
    }

    /** A copy in {@code directory}, beside which the program's own files look older than the program. */
    static Launcher in(Path directory) throws IOException {
        Path root = Path.of("").toAbsolutePath();
        Path script = Files.copy(root.resolve("timecoin"), directory.resolve("timecoin"));
        Files.copy(root.resolve("jvm.options"), directory.resolve("jvm.options"));
        Path parts = Files.createDirectory(directory.resolve(".mvn"));
        for (String part : List.of("setup.sh", "find-jdk.sh")) {
            Files.copy(root.resolve(".mvn").resolve(part), parts.resolve(part));
        }
        Path target = Files.createDirectory(directory.resolve("target"));
        Path program = Files.createSymbolicLink(
                target.resolve("quarkus-app"), Program.jar().toAbsolutePath().getParent());
        Path sources = Files.createDirectories(directory.resolve("src").resolve("main"));
        Path pom = Files.createFile(directory.resolve("pom.xml"));
        for (Path each : List.of(sources, pom)) {
            Files.setLastModifiedTime(each, FileTime.fromMillis(0));
        }
        return new Launcher(script, directory, program);
    }

    String script() {
        return script.toString();
    }

    /** What a process printed on both of its streams. */
    record End(int code, String printed) {
        End with(int wanted) {
            assertEquals(wanted, code, printed);
            return this;
        }
    }

    /** Runs it with these variables, and no others that matter, and with {@code input} at its standard input. */
    End run(Map<String, String> environment, byte[] input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        return end(start(environment, command), input);
    }

    /**
     * Starts any command in the script's directory; {@link #end} waits for it. It has a session of its own, as there may be a terminal
     * where the tests run, and nobody at it who knows the answers.
     */
    Process start(Map<String, String> environment, List<String> command) throws IOException {
        List<String> alone = new ArrayList<>(List.of("setsid", "--wait"));
        alone.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(alone).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> !HARMLESS.contains(name));
        builder.environment().putAll(environment);
        Process process = builder.start();
        // Reading cannot be interrupted: a program that hangs is ended, and with it what waits for its words.
        CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        return process;
    }

    static End end(Process process, byte[] input) throws Exception {
        try (var in = process.getOutputStream()) {
            in.write(input);
        } catch (IOException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("pipe"), e.toString()); // it did not want all of it
        }
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), printed);
        return new End(process.exitValue(), printed);
    }

    /** The packaged program itself stays. */
    @Override
    public void close() throws IOException {
        Files.delete(program);
    }
}
