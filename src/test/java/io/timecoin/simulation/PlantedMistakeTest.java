package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.ledger.ActiveSet;
import io.timecoin.simulation.Fault.CrashInWrite;
import io.timecoin.simulation.Violation.Invariant;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.LoadInstruction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Mistakes made on purpose are found, within so many seeds: a checker that cannot fire would be none. */
final class PlantedMistakeTest {

    private static final long SEEDS = 60;
    private static final long FEW = 10;

    /** Counts one vote of weight 1 too many: 3 × (weight + 1) > 2 × W. */
    private static final ClassTransform QUORUM_OFF_BY_ONE = ClassTransform.transformingMethodBodies(
            method -> method.methodName().equalsString("isQuorum"), (builder, element) -> {
                builder.with(element);
                boolean weight = element instanceof LoadInstruction load && load.typeKind() == TypeKind.LONG;
                if (weight) {
                    builder.lconst_1().ladd();
                }
            });

    private static String firstViolation(Map<String, ClassTransform> mutations) throws ReflectiveOperationException {
        return firstViolation(mutations, SEEDS);
    }

    private static String firstViolation(Map<String, ClassTransform> mutations, long seeds)
            throws ReflectiveOperationException {
        return (String) new MutatedProgram(mutations)
                .loadClass(PlantedRuns.class.getName())
                .getMethod("firstViolation", long.class)
                .invoke(null, seeds);
    }

    @Test
    void theProgramLoadedASecondTimeIsStillRight() throws ReflectiveOperationException {
        assertEquals("none", firstViolation(Map.of(), FEW));
    }

    @Test
    void aQuorumThatIsOneVoteTooSmallIsSeenAtTheFirstCertificate() throws ReflectiveOperationException {
        String found = firstViolation(Map.of(ActiveSet.class.getName(), QUORUM_OFF_BY_ONE));
        assertTrue(found.startsWith(Invariant.QUORUM + " "), found);
    }

    @Test
    void aQuorumThatIsOneVoteTooSmallForksTheChainAndThatIsSeenTooIfNobodyCountsVotes()
            throws ReflectiveOperationException {
        String found = firstViolation(Map.of(
                ActiveSet.class.getName(),
                QUORUM_OFF_BY_ONE,
                StatementChecker.class.getName(),
                MutatedProgram.doesNothing("checkSigners")));
        assertNotEquals("none", found);
        Invariant invariant = Invariant.valueOf(found.substring(0, found.indexOf(' ')));
        assertTrue(
                Set.of(
                                Invariant.ONE_FINAL_BLOCK_PER_HEIGHT,
                                Invariant.ONE_NOTARIZED_BLOCK_PER_VIEW,
                                Invariant.FINAL_VIEW_NOT_NULLIFIED,
                                Invariant.NO_HALT)
                        .contains(invariant),
                found);
    }

    /** Power failures in the middle of writing votes, one after the other. */
    private static RunPlan crashesInWrites(long seed) {
        List<Fault> crashes = LongStream.range(0, 24)
                .<Fault>mapToObj(i -> new CrashInWrite(500 + 450 * i, 100, (int) ((seed + i) % 4)))
                .toList();
        return RunPlan.calm("crashes-in-writes", seed, 4).withFaults(crashes);
    }

    private static Optional<Invariant> firstViolation(Flaw flaw, long seeds) {
        return LongStream.range(0, seeds)
                .mapToObj(seed -> Simulation.run(crashesInWrites(seed).withFlaw(flaw)))
                .flatMap(result -> result.violation().stream())
                .map(Violation::invariant)
                .findFirst();
    }

    @Test
    void aVoteThatLeavesBeforeItIsDurableIsFound() {
        assertEquals(Optional.empty(), firstViolation(Flaw.NONE, FEW));
        assertEquals(Optional.of(Invariant.NO_CONTRADICTION), firstViolation(Flaw.SENDS_BEFORE_DURABLE, SEEDS));
    }
}
