package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class CampaignTest {

    private static List<Object> figures(ScenarioTotals totals) {
        return List.of(
                totals.seeds(),
                totals.events(),
                totals.eventHash(),
                totals.views(),
                totals.blocks(),
                totals.epochs(),
                totals.messages(),
                totals.virtualMillis(),
                totals.payments(),
                totals.latencyMicros(50),
                totals.latencyMicros(99),
                totals.longestLatencyMicros(),
                totals.violations());
    }

    @Test
    void theTotalsAreTheSumOfTheRunsHoweverManyThreadsRunThem() {
        Campaign campaign = Campaign.of(Scenario.MIXED, 5, 1, false);
        ScenarioTotals byOne = campaign.run(7, 12, 1, soFar -> {});
        assertEquals(figures(byOne), figures(campaign.run(7, 12, 4, soFar -> {})));
        assertEquals(
                LongStream.range(7, 19)
                        .map(seed ->
                                Simulation.run(Scenario.MIXED.plan(seed, 5, 1)).events())
                        .sum(),
                byOne.events());
        assertEquals(12, byOne.seeds());
    }

    @Test
    void progressIsToldAfterEachRun() {
        List<Long> told = new ArrayList<>();
        Campaign.of(Scenario.CALM, 4, 0, false).run(1, 5, 2, soFar -> told.add(soFar.seeds()));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), told);
    }

    @Test
    void withAStopTheFirstViolationBySeedIsTheLastRunCounted() {
        Campaign counting = new Campaign("crashes in writes", seed -> ShrinkerTest.flawed(seed), false);
        ScenarioTotals all = counting.run(0, 20, 3, soFar -> {});
        assertTrue(all.violations() > 0, "none of 20 seeds broke");
        assertEquals(20, all.seeds());
        long first = all.broken().getFirst().plan().seed();

        Campaign stopping = new Campaign("crashes in writes", seed -> ShrinkerTest.flawed(seed), true);
        ScenarioTotals some = stopping.run(0, 20, 3, soFar -> {});
        assertEquals(first + 1, some.seeds());
        assertEquals(1, some.violations());
        assertEquals(first, some.broken().getFirst().plan().seed());
    }
}
