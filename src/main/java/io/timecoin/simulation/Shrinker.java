package io.timecoin.simulation;

import io.timecoin.simulation.Fault.DiskGone;
import io.timecoin.simulation.Fault.OldDisk;
import io.timecoin.simulation.Fault.When;
import io.timecoin.simulation.Violation.Invariant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes a plan that breaks an invariant smaller, as long as a run of it still breaks the same one (delta debugging: Zeller
 * and Hildebrandt, "Simplifying and isolating failure-inducing input", 2002). The same plan is always made smaller alike.
 */
public final class Shrinker {

    /** Enough for plans of this size; each is a run of some hundred milliseconds at most, liveness apart. */
    public static final int USUAL_RUNS = 400;

    private static final int OTHER_SEEDS = 16;
    private static final int FEW_FAULTS = 8;

    private final Invariant invariant;
    private final int mostRuns;
    private int runs;
    private RunPlan smallest;
    private long brokenAtMillis;

    private Shrinker(RunResult broken, Violation violation, int mostRuns) {
        this.invariant = violation.invariant();
        this.mostRuns = mostRuns;
        this.smallest = broken.plan();
        this.brokenAtMillis = broken.virtualMillis();
    }

    /**
     * Shrinks a run that broke an invariant, and traces what is left.
     *
     * @param mostRuns after so many tries the smallest plan until then is taken
     * @throws IllegalArgumentException if nothing broke
     */
    public static ShortestTrace shrink(RunResult broken, int mostRuns) {
        Violation violation = broken.violation()
                .orElseThrow(() ->
                        new IllegalArgumentException("seed " + broken.plan().seed() + " broke nothing"));
        Shrinker shrinker = new Shrinker(broken, violation, mostRuns);
        boolean smaller = true;
        while (smaller && shrinker.runs < mostRuns) {
            smaller = shrinker.pass();
        }
        return new ShortestTrace(Simulation.trace(shrinker.smallest), shrinker.runs);
    }

    /** Tries everything once; whether anything helped. */
    private boolean pass() {
        boolean smaller = tryOut(smallest.withFaultMillis(Math.min(smallest.faultMillis(), brokenAtMillis + 1)));
        for (int voter : List.copyOf(smallest.treasons().keySet())) {
            smaller |= tryOutWithSeeds(withoutTreasons(smallest, Set.of(voter)));
        }
        smaller |= dropFaults();
        smaller |= fewerKinds();
        smaller |= fewerPayments();
        smaller |= tryOut(smallest.withLinks(LinkProfile.LAN));
        smaller |= tryOut(smallest.withOrder(MessageOrder.FAIR, 0));
        while (smallest.tiers().size() > 4 && tryOut(withoutLastNode(smallest))) {
            smaller = true;
        }
        return smaller;
    }

    private boolean tryOut(RunPlan candidate) {
        if (runs >= mostRuns || candidate.equals(smallest) || (isFair(smallest) && !isFair(candidate))) {
            return false;
        }
        runs++;
        RunResult result = Simulation.run(candidate);
        boolean same = result.violation()
                .filter(violation -> violation.invariant() == invariant)
                .isPresent();
        if (same) {
            smallest = candidate;
            brokenAtMillis = result.virtualMillis();
        }
        return same;
    }

    /** With one cause fewer a run draws other numbers and takes another course: what was rare may then need another seed. */
    private boolean tryOutWithSeeds(RunPlan candidate) {
        boolean same = tryOut(candidate);
        for (int i = 1; i <= OTHER_SEEDS && !same; i++) {
            same = tryOut(candidate.withSeed(candidate.seed() + i));
        }
        return same;
    }

    /** Half of them, a quarter, and so on, down to single ones. */
    private boolean dropFaults() {
        boolean smaller = false;
        for (int chunk = Math.max(1, smallest.faults().size()); chunk > 0; chunk /= 2) {
            int from = 0;
            while (from < smallest.faults().size()) {
                List<Fault> fewer = new ArrayList<>(smallest.faults());
                fewer.subList(from, Math.min(from + chunk, fewer.size())).clear();
                RunPlan candidate = smallest.withFaults(List.copyOf(fewer));
                if (fewer.size() < FEW_FAULTS ? tryOutWithSeeds(candidate) : tryOut(candidate)) {
                    smaller = true;
                } else {
                    from += chunk;
                }
            }
        }
        return smaller;
    }

    private boolean fewerKinds() {
        boolean smaller = false;
        for (Map.Entry<Integer, List<TreasonKind>> each :
                List.copyOf(smallest.treasons().entrySet())) {
            for (TreasonKind kind : each.getValue()) {
                List<TreasonKind> kinds = smallest.treasonsOf(each.getKey()).stream()
                        .filter(other -> other != kind)
                        .toList();
                if (!kinds.isEmpty()) {
                    Map<Integer, List<TreasonKind>> treasons = new LinkedHashMap<>(smallest.treasons());
                    treasons.put(each.getKey(), kinds);
                    smaller |= tryOut(smallest.withTreasons(treasons));
                }
            }
        }
        return smaller;
    }

    private boolean fewerPayments() {
        Workload.Size now = smallest.payments();
        boolean smaller = pays(new Workload.Size(0, 1, now.gapMillis(), 0, 0, 0));
        smaller |= pays(with(now(), 0, now().length(), now().rivals(), now().expiring(), now().invalid()));
        smaller |= pays(with(now(), now().chains(), now().length(), 0, now().expiring(), now().invalid()));
        smaller |= pays(with(now(), now().chains(), now().length(), now().rivals(), 0, now().invalid()));
        smaller |= pays(with(now(), now().chains(), now().length(), now().rivals(), now().expiring(), 0));
        while (now().chains() > 1
                && pays(with(
                        now(),
                        now().chains() / 2,
                        now().length(),
                        now().rivals(),
                        now().expiring(),
                        now().invalid()))) {
            smaller = true;
        }
        smaller |= pays(with(now(), now().chains(), 1, now().rivals(), now().expiring(), now().invalid()));
        return smaller;
    }

    private Workload.Size now() {
        return smallest.payments();
    }

    private static Workload.Size with(
            Workload.Size size, int chains, int length, int rivals, int expiring, int invalid) {
        return new Workload.Size(chains, length, size.gapMillis(), rivals, expiring, invalid);
    }

    private boolean pays(Workload.Size payments) {
        return tryOut(smallest.withPayments(payments));
    }

    /** With voters correct again, whose disks then must not be old either. */
    private static RunPlan withoutTreasons(RunPlan plan, Set<Integer> voters) {
        Map<Integer, List<TreasonKind>> treasons = new LinkedHashMap<>(plan.treasons());
        treasons.keySet().removeAll(voters);
        return plan.withTreasons(treasons)
                .withFaults(plan.faults().stream()
                        .filter(fault -> !(Shrinker.bare(fault) instanceof OldDisk old && voters.contains(old.host())))
                        .toList());
    }

    /** Without the last voter; faults of its host then happen to the twin of a traitor, or to nobody. */
    private static RunPlan withoutLastNode(RunPlan plan) {
        int left = plan.tiers().size() - 1;
        RunPlan loyal = withoutTreasons(plan, Set.of(left));
        return loyal.withTiers(plan.tiers().subList(0, left))
                .withFaults(loyal.faults().stream()
                        .filter(fault -> Shrinker.hosts(fault).stream().allMatch(host -> host < left))
                        .toList());
    }

    private static Fault bare(Fault fault) {
        return fault instanceof When when ? bare(when.fault()) : fault;
    }

    /** The hosts that a fault names one by one. */
    private static Set<Integer> hosts(Fault fault) {
        return switch (fault) {
            case Fault.Crash crash -> Set.of(crash.host());
            case DiskGone gone -> Set.of(gone.host());
            case OldDisk old -> Set.of(old.host());
            case Fault.Freeze freeze -> Set.of(freeze.host());
            case Fault.ClockJump jump -> Set.of(jump.host());
            case Fault.SlowLink slow -> new LinkedHashSet<>(List.of(slow.from(), slow.to()));
            case When when -> {
                Set<Integer> hosts = new LinkedHashSet<>(hosts(when.fault()));
                hosts.add(when.host());
                yield hosts;
            }
            case Fault.CrashInWrite crash -> Set.of(crash.host());
            case Fault.PowerCut cut -> Set.of();
            case Fault.SomeStayAway cut -> bits(cut.away());
            case Fault.AllCut all -> Set.of();
            case Fault.GossipLost lost -> Set.of();
            case Fault.ProposalsLost lost -> Set.of();
            case Fault.SlowVerification slow -> Set.of(slow.host());
            case Fault.SlowDisk slow -> Set.of(slow.host());
            case Fault.Partition partition -> Set.of();
            case Fault.Split split -> Set.of();
            case Fault.Flapping flapping -> Set.of();
            case Fault.BadNetwork bad -> Set.of();
        };
    }

    private static Set<Integer> bits(long hosts) {
        Set<Integer> set = new LinkedHashSet<>();
        for (long left = hosts; left != 0; left &= left - 1) {
            set.add(Long.numberOfTrailingZeros(left));
        }
        return set;
    }

    /** Whether all who count as faulty are less than a third of the weight: what safety and liveness rest on. */
    static boolean isFair(RunPlan plan) {
        Set<Integer> faulty = new LinkedHashSet<>(plan.treasons().keySet());
        plan.faults().stream().map(Shrinker::bare).forEach(fault -> {
            if (fault instanceof DiskGone gone) {
                faulty.add(gone.host());
            } else if (fault instanceof Fault.OldDisk old) {
                faulty.add(old.host());
            } else if (fault instanceof Fault.SomeStayAway cut) {
                faulty.addAll(bits(cut.away()));
            }
        });
        return Weights.isBelowThird(plan.tiers(), faulty, plan.realSignatures());
    }
}
