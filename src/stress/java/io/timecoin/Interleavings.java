package io.timecoin;

import org.jetbrains.lincheck.datastructures.ManagedStrategyGuarantee;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * How much is tried. Each of {@code timecoin.stress.scenarios} random programs of a few operations in two or three threads
 * is run in many interleavings: chosen one by one by the model checker, or as the machine happens to schedule them. Every
 * outcome must be one that the same operations have one after the other.
 */
public final class Interleavings {

    private static final int SCENARIOS = Integer.getInteger("timecoin.stress.scenarios", 20);

    /** Frames and encodings are of one thread at a time, and the checker does not know views of byte arrays. */
    private static final ManagedStrategyGuarantee OPAQUE = ManagedStrategyGuaranteeKt.forClasses(
                    "io.timecoin.network.FrameAuthenticator",
                    "io.timecoin.crypto.Hash256",
                    "io.timecoin.ledger.codec.ByteReader",
                    "io.timecoin.ledger.codec.ByteWriter")
            .allMethods()
            .ignore();

    private Interleavings() {}

    /** Under the model checker, which switches threads at every access to shared memory. */
    public static void check(Class<?> model) {
        new ModelCheckingOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(500)
                .threads(2)
                .actorsBefore(2)
                .actorsPerThread(3)
                .actorsAfter(2)
                .addGuarantee(OPAQUE)
                .check(model);
    }

    /** On free threads: what the compiler and the processor may reorder is reordered here. */
    public static void load(Class<?> model) {
        new StressOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(5_000)
                .threads(3)
                .actorsBefore(2)
                .actorsPerThread(3)
                .actorsAfter(2)
                .check(model);
    }
}
