package io.timecoin.simulation;

import io.timecoin.ledger.MasternodeTier;
import io.timecoin.mempool.MempoolLimits;
import io.timecoin.simulation.Fault.AllCut;
import io.timecoin.simulation.Fault.BadNetwork;
import io.timecoin.simulation.Fault.ClockJump;
import io.timecoin.simulation.Fault.Crash;
import io.timecoin.simulation.Fault.CrashInWrite;
import io.timecoin.simulation.Fault.DiskGone;
import io.timecoin.simulation.Fault.Flapping;
import io.timecoin.simulation.Fault.Freeze;
import io.timecoin.simulation.Fault.GossipLost;
import io.timecoin.simulation.Fault.OldDisk;
import io.timecoin.simulation.Fault.Partition;
import io.timecoin.simulation.Fault.PowerCut;
import io.timecoin.simulation.Fault.ProposalsLost;
import io.timecoin.simulation.Fault.SlowDisk;
import io.timecoin.simulation.Fault.SlowLink;
import io.timecoin.simulation.Fault.SlowVerification;
import io.timecoin.simulation.Fault.SomeStayAway;
import io.timecoin.simulation.Fault.When;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Draws runs in which anything that the model has may go wrong, several things at once. */
final class MixedFaults {

    private static final long FAULTS_END = 20_000;
    private static final int MOST_FAULTS = 16;

    private final SplittableRandom random;
    private final int nodes;
    private final boolean realSignatures;
    private final List<Fault> faults = new ArrayList<>();

    private MixedFaults(long seed, int nodes, boolean realSignatures) {
        this.realSignatures = realSignatures;
        this.random = new SplittableRandom(seed ^ 0x6d69786564L); // not the numbers that the run itself draws
        this.nodes = nodes;
    }

    /**
     * A plan from a seed.
     *
     * @param traitors at most so many, each of several kinds perhaps, and together less than a third of the weight
     */
    static RunPlan draw(long seed, int nodes, int traitors) {
        return new MixedFaults(seed, nodes, false).plan(seed, traitors);
    }

    /** The same kind of plan with real Ed25519 signatures: other keys, so other ids and another order of the voters. */
    static RunPlan drawWithRealSignatures(long seed, int nodes, int traitors) {
        return new MixedFaults(seed, nodes, true).plan(seed, traitors);
    }

    private RunPlan plan(long seed, int traitors) {
        List<MasternodeTier> tiers = tiers();
        Map<Integer, List<TreasonKind>> treasons = new LinkedHashMap<>();
        List<Integer> drawn = Weights.belowThird(tiers, traitors, realSignatures, random);
        boolean losesDisk = !drawn.isEmpty() && random.nextInt(6) == 0;
        int diskless = losesDisk ? drawn.removeLast() : -1; // it cannot vote for an epoch: as good as faulty
        for (int voter : drawn) {
            treasons.put(voter, kinds());
        }
        lieAboutHistory(seed, treasons);
        LinkProfile links = drawn(LinkProfile.class);
        if (diskless >= 0) {
            faults.add(new DiskGone(at(), random.nextLong(3_000), diskless));
        }
        if (random.nextInt(4) == 0) {
            someStayAway(tiers, treasons, diskless);
        }
        for (int count = random.nextInt(MOST_FAULTS); count > 0; count--) {
            faults.add(fault(treasons, diskless));
        }
        int maxBlockTransactions = random.nextBoolean() ? 50 : 3;
        long epochMillis = 5_000 + random.nextInt(6) * 1_000L;
        return RunPlan.calm("mixed", seed, nodes)
                .withTiers(tiers)
                .withTreasons(treasons)
                .withFaults(List.copyOf(faults))
                .withLinks(links)
                .withOrder(order(), List.of(5L, 100L, 700L, 2_500L).get(random.nextInt(4)))
                .withMostLinkMillis(List.of(20L, RunPlan.LINK, 2_000L).get(random.nextInt(3)))
                .withPayments(new Workload.Size(8, 10, 1_600, 4, 3, 4))
                .withMempool(random.nextInt(8) == 0 ? LongRun.SMALL : MempoolLimits.STANDARD)
                .withEpochMillis(epochMillis)
                .withSteady(SteadyPayments.Rate.usual(epochMillis, maxBlockTransactions, links))
                .withMaxBlockTransactions(maxBlockTransactions)
                .withFaultMillis(FAULTS_END)
                .withRealSignatures(realSignatures);
    }

    /** Some tell those who are behind something false besides. Drawn by itself: each seed draws what it drew before this was there. */
    private static void lieAboutHistory(long seed, Map<Integer, List<TreasonKind>> treasons) {
        SplittableRandom own = new SplittableRandom(seed ^ 0x686973746f7279L);
        treasons.replaceAll((_, kinds) -> {
            TreasonKind lie = TreasonKind.ABOUT_HISTORY.get(own.nextInt(TreasonKind.ABOUT_HISTORY.size()));
            if (own.nextInt(3) > 0 || kinds.contains(lie)) {
                return kinds;
            }
            List<TreasonKind> more = new ArrayList<>(kinds);
            more.add(lie);
            return more;
        });
    }

    /** A power failure at some moment, or when something is going on, from which a quorum comes back and not all. */
    private void someStayAway(List<MasternodeTier> tiers, Map<Integer, List<TreasonKind>> treasons, int diskless) {
        Set<Integer> faulty = new LinkedHashSet<>(treasons.keySet());
        if (diskless >= 0) {
            faulty.add(diskless);
        }
        long away = 0;
        for (int voter : Weights.belowThird(tiers, faulty, nodes, realSignatures, random)) {
            away |= voter < Long.SIZE && random.nextInt(3) > 0 ? 1L << voter : 0;
        }
        for (int traitor : treasons.keySet()) {
            away |= traitor < Long.SIZE && random.nextInt(3) == 0 ? 1L << traitor : 0;
        }
        SomeStayAway cut = new SomeStayAway(random.nextLong(70), 1 + random.nextLong(1_000), away);
        faults.add(new When(at(), drawn(Situation.DRAWN), Situations.ANY_HOST, cut));
    }

    private MessageOrder order() {
        return random.nextBoolean() ? MessageOrder.FAIR : drawn(MessageOrder.class);
    }

    private List<MasternodeTier> tiers() {
        return random.nextInt(3) > 0 ? Weights.equal(nodes) : Weights.mixed(nodes, random);
    }

    private List<TreasonKind> kinds() {
        List<TreasonKind> kinds = new ArrayList<>();
        for (int count = 1 + random.nextInt(2); count > 0; count--) {
            TreasonKind kind = drawn(TreasonKind.DRAWN);
            if (!kinds.contains(kind)) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    private <E extends Enum<E>> E drawn(Class<E> type) {
        return drawn(List.copyOf(EnumSet.allOf(type)));
    }

    private <E> E drawn(List<E> all) {
        return all.get(random.nextInt(all.size()));
    }

    private long at() {
        return 300 + random.nextLong(FAULTS_END - 1_000);
    }

    private Fault fault(Map<Integer, List<TreasonKind>> treasons, int diskless) {
        long at = at();
        long duration = 1 + random.nextLong(Math.min(6_000, FAULTS_END - at));
        int host = random.nextInt(nodes);
        return switch (random.nextInt(16)) {
            case 0 -> new Crash(at, Math.min(duration, 2_500), host);
            case 1 -> new CrashInWrite(at, random.nextLong(2_500), host);
            case 2 -> new PowerCut(at, Math.min(duration, 1_000));
            case 3 -> new Freeze(at, duration, host);
            case 4 -> new Partition(at, duration, side(), false);
            case 5 -> new Partition(at, duration, side(), true);
            case 6 -> new Flapping(at, duration, side(), 50 + random.nextLong(1_000));
            case 7 ->
                new SlowLink(
                        at, duration, host, (host + 1 + random.nextInt(nodes - 1)) % nodes, random.nextLong(3_000));
            case 8 -> new BadNetwork(at, duration, random.nextInt(300), random.nextInt(100));
            case 9 -> new GossipLost(at, duration);
            case 11 -> new AllCut(at, Math.min(duration, 3_000));
            case 12 -> new ProposalsLost(at, duration);
            case 13 -> new SlowVerification(at, duration, host, 1 + random.nextLong(4_000));
            case 14 -> new SlowDisk(at, duration, host, 1 + random.nextLong(5_000));
            case 10 -> {
                // a key without its record must know what is later than its start, to 4 s (protocol §5)
                long mostBehind = host == diskless ? 3_000 : 40_000;
                yield new ClockJump(at, duration, host, random.nextLong(-mostBehind, 5_000));
            }
            default ->
                treasons.isEmpty()
                        ? new Crash(at, duration, host)
                        : new OldDisk(
                                at,
                                random.nextLong(300),
                                List.copyOf(treasons.keySet()).get(random.nextInt(treasons.size())),
                                random.nextLong(1_000));
        };
    }

    private long side() {
        return 1 + random.nextLong((1L << Math.min(nodes, 62)) - 2);
    }
}
