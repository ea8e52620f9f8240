package io.timecoin.simulation;

import io.timecoin.simulation.Fault.When;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** A plan in the making: equal masternodes, a few traitors perhaps, and what a scenario adds. */
final class Stage {

    /** When faults end, virtual ms. */
    static final long FAULTS_END = 15_000;

    /** Between two rounds of steady payments after the faults, ms: most of a run's cost. */
    private static final long USUAL_GAP = 500;

    final SplittableRandom random;
    final int nodes;
    private final Map<Integer, List<TreasonKind>> treasons = new LinkedHashMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private RunPlan plan;
    private long leastGapMillis = USUAL_GAP;
    private long steadyMillis;

    Stage(String scenario, long seed, int nodes) {
        this.random =
                new SplittableRandom(seed ^ scenario.hashCode() * 0x9e3779b97f4a7c15L); // not the run's own numbers
        this.nodes = nodes;
        this.plan = RunPlan.calm(scenario, seed, nodes).withFaultMillis(FAULTS_END);
    }

    /** Up to so many are faulty, each in one way of its own; in some runs none. */
    void traitors(int most) {
        int count = random.nextInt(Math.min(most, nodes) + 1);
        for (int voter : Weights.belowThird(plan.tiers(), count, plan.realSignatures(), random)) {
            treasons.put(voter, List.of(TreasonKind.DRAWN.get(random.nextInt(TreasonKind.DRAWN.size()))));
        }
    }

    /** As many others as may be faulty tell a host that is behind something false, each in a way of its own. */
    void liesAboutHistory(int behind) {
        int most = (nodes - 1) / 3;
        List<Integer> others = new ArrayList<>();
        for (int voter = 0; voter < nodes; voter++) {
            others.add(random.nextInt(others.size() + 1), voter);
        }
        others.removeIf(other -> other == behind);
        for (int liar : others.subList(0, most)) {
            treason(liar, TreasonKind.ABOUT_HISTORY.get(random.nextInt(TreasonKind.ABOUT_HISTORY.size())));
        }
    }

    void treason(int voter, TreasonKind kind) {
        List<TreasonKind> kinds = new ArrayList<>(treasons.getOrDefault(voter, List.of()));
        kinds.add(kind);
        treasons.put(voter, kinds);
    }

    /** Some who floods all the time: one of the traitors if there may be no more, else any. */
    void flooder() {
        List<Integer> traitors = List.copyOf(treasons.keySet());
        boolean more = 3 * (traitors.size() + 1) < nodes;
        treason(more ? host() : traitors.get(random.nextInt(traitors.size())), TreasonKind.FLOODS_IN_BURSTS);
    }

    /** Whatever else they do. */
    void everyTraitorFloods() {
        for (int voter : List.copyOf(treasons.keySet())) {
            if (!treasons.getOrDefault(voter, List.of()).contains(TreasonKind.FLOODS_IN_BURSTS)) {
                treason(voter, TreasonKind.FLOODS_IN_BURSTS);
            }
        }
    }

    void fault(Fault fault) {
        faults.add(fault);
    }

    void mostLinkMillis(long millis) {
        plan = plan.withMostLinkMillis(millis);
    }

    /** A fault at the next such moment from {@code at} on, wherever it is. */
    void when(long at, Situation situation, Fault fault) {
        faults.add(new When(at, situation, Situations.ANY_HOST, fault));
    }

    void links(LinkProfile links) {
        plan = plan.withLinks(links);
    }

    void order(MessageOrder order, long mostExtraMillis) {
        plan = plan.withOrder(order, mostExtraMillis);
    }

    /** Changes what no other method does. */
    void change(UnaryOperator<RunPlan> change) {
        plan = change.apply(plan);
    }

    void epochs(long millis) {
        plan = plan.withEpochMillis(millis);
    }

    void payments(Workload.Size payments) {
        plan = plan.withPayments(payments);
    }

    /** Draws some who may stay away for good, as bits of hosts: with the traitors less than a third, at least one. */
    long away() {
        List<Integer> drawn = new ArrayList<>(
                Weights.belowThird(plan.tiers(), treasons.keySet(), nodes, plan.realSignatures(), random));
        drawn.addAll(treasons.keySet());
        drawn.removeIf(voter -> voter >= Long.SIZE);
        long away = 1L << drawn.get(random.nextInt(drawn.size()));
        for (int voter : drawn) {
            away |= random.nextBoolean() ? 1L << voter : 0;
        }
        return away;
    }

    /** Time between two rounds of steady payments, ms; not less than blocks and links have room for. */
    void steadyGap(long millis) {
        leastGapMillis = millis;
    }

    /** The same, for so long, ms. */
    void steady(long gapMillis, long millis) {
        leastGapMillis = gapMillis;
        steadyMillis = millis;
    }

    /** How long faults may last, virtual ms. */
    void faultsEnd(long millis) {
        plan = plan.withFaultMillis(millis);
    }

    int host() {
        return random.nextInt(nodes);
    }

    /** Draws so many hosts, as bits; only the first 62 can be drawn. */
    long side(int size) {
        long side = 0;
        while (Long.bitCount(side) < size) {
            side |= 1L << random.nextInt(Math.min(nodes, 62));
        }
        return side;
    }

    RunPlan plan() {
        SteadyPayments.Rate slower = SteadyPayments.Rate.usual(
                        plan.epochMillis(), plan.maxBlockTransactions(), plan.links())
                .slower(leastGapMillis);
        return plan.withTreasons(treasons)
                .withFaults(List.copyOf(faults))
                .withSteady(steadyMillis == 0 ? slower : slower.lasting(steadyMillis));
    }
}
