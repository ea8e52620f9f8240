package io.timecoin.engine;

import io.timecoin.Interleavings;
import io.timecoin.runtime.Clocks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** The engine's inboxes between all who submit, the thread that takes and one that stops it. */
@Param(name = "task", gen = IntGen.class, conf = "1:9")
public final class ConsensusEngineStress {

    private static final int HALF_FULL = ConsensusEngine.TRANSACTION_CAPACITY / 2;

    private static final Clocks STILL = new Clocks(() -> 0, () -> Instant.EPOCH);

    private final ConsensusEngine engine = new ConsensusEngine(STILL, cause -> {});
    private final List<String> done = new ArrayList<>(); // of the taking thread alone
    private final ThreadLocal<List<String>> told = ThreadLocal.withInitial(ArrayList::new);

    @Operation
    public boolean submit(@Param(name = "task") int task) {
        return engine.submit(replica -> done.add("consensus " + task));
    }

    @Operation
    public boolean submitTransactions(@Param(name = "task") int task) {
        return engine.submitTransactions(
                HALF_FULL,
                replica -> done.add("transactions " + task),
                () -> told.get().add("abandoned " + task));
    }

    @Operation(nonParallelGroup = "engine")
    @SuppressWarnings("NullAway") // the tasks of this model need no replica
    public String turn() {
        done.clear();
        List<ConsensusEngine.Task> tasks = new ArrayList<>();
        boolean goesOn = engine.take(tasks);
        tasks.forEach(task -> task.work().accept(null));
        return goesOn + " " + done;
    }

    /** Returns whom it told; a task is either done or told of, never both. */
    @Operation(nonParallelGroup = "closing")
    public List<String> stop() {
        told.get().clear();
        engine.stop();
        return List.copyOf(told.get());
    }

    @Test
    void everyTaskIsTakenOnceInOrderOrAbandonedOnce() {
        Interleavings.check(ConsensusEngineStress.class);
    }

    @Test
    void everyTaskIsTakenOnceInOrderOrAbandonedOnceUnderLoad() {
        Interleavings.load(ConsensusEngineStress.class);
    }
}
