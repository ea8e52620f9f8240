package io.timecoin.cli.testnet;

import io.timecoin.files.OwnerOnly;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One node as a process of its own, writing to {@code node.log} in its directory. It ends when this process does, however
 * that ends: it watches the pipe that is its standard input. Methods are for one thread at a time.
 */
public final class NodeProcess {

    private static final int TAIL_BYTES = 16_384;

    private final int index;
    private final Path directory;
    private final URI api;
    private final URI management;
    private final Process process;

    private NodeProcess(int index, Path directory, URI api, URI management, Process process) {
        this.index = index;
        this.directory = directory;
        this.api = api;
        this.management = management;
        this.process = process;
    }

    /**
     * Starts node {@code index} of a prepared network.
     *
     * @throws LocalNetworkException if the process cannot be started
     */
    public static NodeProcess start(LocalNetworkPlan plan, int index, NodeJvm jvm) {
        Path directory = plan.nodeDirectory(index).toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder(jvm.command(directory.resolve("node.properties")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(directory).toFile()));
        withoutOurSettings(builder.environment());
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2"); // as the start script does
        try {
            OwnerOnly.createFile(log(directory));
            return new NodeProcess(
                    index, directory, local(plan.apiPort(index)), local(plan.managementPort(index)), builder.start());
        } catch (IOException e) {
            throw new LocalNetworkException("cannot start node " + index + ": " + e.getMessage(), e);
        }
    }

    /** Settings in the environment are meant for one node; given to all of them, their ports would collide. */
    private static void withoutOurSettings(Map<String, String> environment) {
        environment.keySet().removeIf(variable -> variable.startsWith("TIMECOIN_") || variable.startsWith("QUARKUS_"));
    }

    private static URI local(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static Path log(Path directory) {
        return directory.resolve("node.log");
    }

    /** Its number in the network, from 0. */
    public int index() {
        return index;
    }

    /** Where clients reach it. */
    public URI api() {
        return api;
    }

    /** Where operators reach it. */
    public URI management() {
        return management;
    }

    /** Everything it printed, earlier runs included. */
    public Path log() {
        return log(directory);
    }

    /** Process id. */
    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to stop (SIGTERM); does not wait. */
    public void terminate() {
        process.toHandle().destroy(); // Process.destroy would close its input as well
    }

    /** Ends it at once (SIGKILL) and waits until it is gone. */
    public void kill() {
        process.toHandle().destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /** Waits for its end; false if the time was over before. */
    public boolean awaitEnd(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    /** Why it ended, if it has, with the end of its log. */
    public String obituary(int lines) {
        String end = process.isAlive() ? "runs but is not ready" : "ended with exit code " + process.exitValue();
        return "node " + index + " " + end + "; the end of " + log() + ":\n" + String.join("\n", logTail(lines));
    }

    /** The last lines of its log. */
    public List<String> logTail(int lines) {
        try (RandomAccessFile file = new RandomAccessFile(log().toFile(), "r")) {
            long start = Math.max(0, file.length() - TAIL_BYTES);
            byte[] tail = new byte[(int) (file.length() - start)];
            file.seek(start);
            file.readFully(tail);
            List<String> all = new String(tail, StandardCharsets.UTF_8).lines().toList();
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (IOException e) {
            return List.of("(the log cannot be read: " + e.getMessage() + ")");
        }
    }
}
