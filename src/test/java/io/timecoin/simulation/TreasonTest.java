package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.simulation.Fault.Crash;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TreasonTest {

    /** Those that sign statements which exclude each other. */
    private static final Set<TreasonKind> PROVABLE = EnumSet.of(
            TreasonKind.TWINS,
            TreasonKind.EQUIVOCATING_LEADER,
            TreasonKind.PREMATURE_BLOCKS,
            TreasonKind.EQUIVOCATING_VOTER,
            TreasonKind.VOTES_FOR_EVERYTHING,
            TreasonKind.FINALIZES_AND_NULLIFIES);

    private static final List<LinkProfile> LINKS = List.of(LinkProfile.values());
    private static final int SEEDS = 4;

    @ParameterizedTest
    @EnumSource(TreasonKind.class)
    void fourNodesBearATraitorOfEachKind(TreasonKind kind) {
        bears(kind, 4, 1);
    }

    @ParameterizedTest
    @EnumSource(TreasonKind.class)
    void sevenNodesBearTwoTraitorsOfEachKind(TreasonKind kind) {
        bears(kind, 7, 2);
    }

    private static void bears(TreasonKind kind, int nodes, int traitors) {
        long committed = 0;
        long accusations = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            RunResult result = Simulation.run(plan(kind, seed, nodes, traitors));
            assertEquals(Optional.empty(), result.violation().map(Violation::getMessage), kind + ", seed " + seed);
            committed += result.treasons().getOrDefault(kind, 0L);
            accusations += result.accusations();
        }
        assertTrue(committed > 0 || kind == TreasonKind.TWINS, kind + " was never committed");
        assertTrue(accusations > 0 || !PROVABLE.contains(kind), kind + " was never proven");
    }

    private static RunPlan plan(TreasonKind kind, long seed, int nodes, int traitors) {
        Map<Integer, List<TreasonKind>> treasons = new LinkedHashMap<>();
        for (int i = 0; i < traitors; i++) {
            treasons.put((int) ((seed + 3L * i) % nodes), List.of(kind));
        }
        int behind = (int) ((seed + 1) % nodes);
        return RunPlan.calm("treason", seed, nodes)
                .withTreasons(treasons)
                .withFaults(
                        TreasonKind.ABOUT_HISTORY.contains(kind) ? List.of(new Crash(301, 9_000, behind)) : List.of())
                .withLinks(LINKS.get((int) (seed % LINKS.size())))
                .withEpochMillis(5_000)
                .withMaxBlockTransactions(seed % 2 == 0 ? 50 : 3);
    }
}
