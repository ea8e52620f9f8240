package io.timecoin.storage;

import io.timecoin.ledger.OutPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * A chain database is closed while others read and one writes: each call does its work or is refused, and native code is
 * never entered after the end, which would kill the process. On free threads only: the model checker knows no files.
 */
public final class DatabaseStress {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private static final List<OutPoint> GENESIS_COINS =
            List.copyOf(new TestChain().unspent().keySet());

    private final Path path;
    private final DataDirectory directory;
    private final ChainStore store;
    private final TestChain chain = new TestChain();

    public DatabaseStress() {
        path = Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "timecoin-stress-" + ProcessHandle.current().pid())
                .resolve("" + NUMBERS.incrementAndGet());
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        directory = DataDirectory.open(path);
        store = ChainStore.open(directory, MemoryBudget.CHAIN_DEFAULT);
        chain.initialise(store);
    }

    private static String refusedOr(Runnable call) {
        try {
            call.run();
            return "done";
        } catch (StorageException e) {
            return String.valueOf(e.getMessage()).contains("is closed") ? "closed" : e.toString();
        }
    }

    @Operation(nonParallelGroup = "storage")
    public String apply() {
        return refusedOr(() -> store.apply(List.of(chain.next())));
    }

    @Operation
    public String get() {
        return refusedOr(() -> store.blockByHeight(1));
    }

    @Operation
    public String multiGet() {
        return refusedOr(() -> store.coins(GENESIS_COINS));
    }

    @Operation
    public String iterate() {
        return refusedOr(() -> store.scan(Stop.NEVER));
    }

    @Operation
    public String sync() {
        return refusedOr(store::sync);
    }

    @Operation
    public void close() {
        store.close();
    }

    @Validate
    public void remove() {
        store.close();
        directory.close();
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void eachCallComesBeforeTheEndOrIsRefused() {
        new StressOptions()
                .iterations(10)
                .invocationsPerIteration(30)
                .threads(3)
                .actorsBefore(1)
                .actorsPerThread(3)
                .actorsAfter(1)
                .check(DatabaseStress.class);
    }
}
