package io.timecoin.storage;

import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.runtime.Loops;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Another process on the same files, to be refused by them or killed in the middle of writing. */
public final class ChildProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ChildProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    public static ChildProcess start(Class<?> main, Path directory) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx256m",
                        "-Djava.io.tmpdir=" + directory, // where a test sees what a kill has left
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        directory.toString())
                .redirectErrorStream(true);
        return new ChildProcess(builder.start());
    }

    long pid() {
        return process.pid();
    }

    /** The next line it prints; waits for it. */
    public String line() throws IOException {
        String line = output.readLine();
        return line == null ? "" : line;
    }

    /** As kill -9. */
    public void kill() {
        process.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        kill();
    }

    /** Opens a data directory, says how that went, and keeps it while it runs. */
    static final class OpenDirectory {

        private OpenDirectory() {}

        public static void main(String[] arguments) throws IOException {
            try (DataDirectory directory = DataDirectory.open(Path.of(arguments[0]))) {
                System.out.println(directory.path().toFile().exists() ? "open" : "gone");
                System.in.read();
            } catch (StorageException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    /** Applies blocks and records votes, printing each height once both are done, until it is killed. */
    static final class Writer {

        private static final int BLOCKS = 1_000_000;

        private Writer() {}

        public static void main(String[] arguments) {
            try (DataDirectory directory = DataDirectory.open(Path.of(arguments[0]))) {
                TestChain chain = new TestChain();
                ChainStore store = ChainStore.open(directory, MemoryBudget.CHAIN_DEFAULT);
                chain.initialise(store);
                VoteLog log = VoteLog.open(directory, TestChain.GENESIS, TestChain.key(9), Loops.ofThreads());
                Semaphore waiting = new Semaphore(64);
                for (int i = 0; i < BLOCKS; i++) {
                    waiting.acquireUninterruptibly();
                    FinalBlock next = chain.next();
                    store.apply(List.of(next));
                    long height = next.block().height();
                    log.append(
                            List.of(vote(height), new VoteLogRecord.BlockRecord(0, height, next.block())),
                            () -> {
                                waiting.release();
                                System.out.println(height);
                            },
                            failure -> System.out.println(failure.getMessage()));
                }
            }
        }
    }

    static VoteLogRecord vote(long view) {
        Statement statement = new Statement(StatementKind.FINALIZE, 0, view, view - 1, Hash256.ZERO);
        return new VoteLogRecord.VoteRecord(new Vote(statement, 0, TestChain.signature(1)));
    }
}
