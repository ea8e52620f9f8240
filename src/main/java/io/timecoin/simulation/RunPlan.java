package io.timecoin.simulation;

import io.timecoin.consensus.ConsensusConfig;
import io.timecoin.ledger.MasternodeTier;
import io.timecoin.mempool.MempoolLimits;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Everything that a run depends on: the same plan is the same run, event by event.
 *
 * @param scenario name, for people
 * @param seed of everything drawn during the run
 * @param tiers of the masternodes, which give their weights
 * @param treasons of the voters that are faulty, by index in the active set
 * @param faults what goes wrong besides, and when
 * @param faultMillis when all of it ends
 * @param recoveryMillis after which, from then on, everything must be final everywhere
 * @param links how long messages take, and how many get lost
 * @param order who decides how long each message takes
 * @param mostExtraMillis by how much messages may be later than links make them while faults last, if that is not chance
 * @param mostLinkMillis how long it takes at most until two hosts that can reach each other have a link
 * @param linkLimits whether links have the lanes, windows and rates of protocol §7; else what arrives is read at once
 * @param payments how many chains of payments clients send, and how many rivals
 * @param crowd clients that pay without end while faults last
 * @param steady what clients pay once all faults have ended, whose waits are measured
 */
public record RunPlan(
        String scenario,
        long seed,
        List<MasternodeTier> tiers,
        Map<Integer, List<TreasonKind>> treasons,
        List<Fault> faults,
        long faultMillis,
        long recoveryMillis,
        LinkProfile links,
        MessageOrder order,
        long mostExtraMillis,
        long mostLinkMillis,
        Workload.Size payments,
        int crowd,
        SteadyPayments.Rate steady,
        ConsensusConfig timers,
        MempoolLimits mempool,
        long epochMillis,
        int maxBlockTransactions,
        boolean realSignatures,
        Flaw flaw,
        VirtualCpu.Costs costs,
        boolean linkLimits,
        long uplinkBytesPerSecond) {

    /** How long after the last fault everything may take to be final everywhere, ms: the bound that liveness is held to. */
    static final long RECOVERY = 120_000;

    /** Until two hosts have a link, ms at most: some round trips and a little patience of the one that dials. */
    static final long LINK = 300;

    /** A run of equal Bronze masternodes with everything as usual and nothing going wrong. */
    static RunPlan calm(String scenario, long seed, int nodes) {
        return new RunPlan(
                scenario,
                seed,
                Collections.nCopies(nodes, MasternodeTier.BRONZE),
                Map.of(),
                List.of(),
                12_000,
                RECOVERY,
                LinkProfile.LAN,
                MessageOrder.FAIR,
                0,
                LINK,
                Workload.Size.USUAL,
                0,
                SteadyPayments.Rate.NONE,
                ConsensusConfig.STANDARD,
                MempoolLimits.STANDARD,
                10_000,
                50,
                false,
                Flaw.NONE,
                VirtualCpu.Costs.NONE,
                false,
                0);
    }

    /** The fields, open to change. */
    private static final class Draft {
        private final String scenario;
        private long seed;
        private List<MasternodeTier> tiers;
        private Map<Integer, List<TreasonKind>> treasons;
        private List<Fault> faults;
        private long faultMillis;
        private long recoveryMillis;
        private LinkProfile links;
        private MessageOrder order;
        private long mostExtraMillis;
        private long mostLinkMillis;
        private Workload.Size payments;
        private int crowd;
        private SteadyPayments.Rate steady;
        private ConsensusConfig timers;
        private MempoolLimits mempool;
        private long epochMillis;
        private int maxBlockTransactions;
        private boolean realSignatures;
        private Flaw flaw;
        private VirtualCpu.Costs costs;
        private boolean linkLimits;
        private long uplinkBytesPerSecond;

        Draft(RunPlan plan) {
            scenario = plan.scenario;
            seed = plan.seed;
            tiers = plan.tiers;
            treasons = plan.treasons;
            faults = plan.faults;
            faultMillis = plan.faultMillis;
            recoveryMillis = plan.recoveryMillis;
            links = plan.links;
            order = plan.order;
            mostExtraMillis = plan.mostExtraMillis;
            mostLinkMillis = plan.mostLinkMillis;
            payments = plan.payments;
            crowd = plan.crowd;
            steady = plan.steady;
            timers = plan.timers;
            mempool = plan.mempool;
            epochMillis = plan.epochMillis;
            maxBlockTransactions = plan.maxBlockTransactions;
            realSignatures = plan.realSignatures;
            flaw = plan.flaw;
            costs = plan.costs;
            linkLimits = plan.linkLimits;
            uplinkBytesPerSecond = plan.uplinkBytesPerSecond;
        }

        RunPlan plan() {
            return new RunPlan(
                    scenario,
                    seed,
                    tiers,
                    treasons,
                    faults,
                    faultMillis,
                    recoveryMillis,
                    links,
                    order,
                    mostExtraMillis,
                    mostLinkMillis,
                    payments,
                    crowd,
                    steady,
                    timers,
                    mempool,
                    epochMillis,
                    maxBlockTransactions,
                    realSignatures,
                    flaw,
                    costs,
                    linkLimits,
                    uplinkBytesPerSecond);
        }
    }

    private RunPlan changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.plan();
    }

    RunPlan withSeed(long seed) {
        return changed(draft -> draft.seed = seed);
    }

    RunPlan withTiers(List<MasternodeTier> tiers) {
        return changed(draft -> draft.tiers = tiers);
    }

    RunPlan withTreasons(Map<Integer, List<TreasonKind>> treasons) {
        return changed(draft -> draft.treasons = treasons);
    }

    RunPlan withFaults(List<Fault> faults) {
        return changed(draft -> draft.faults = faults);
    }

    RunPlan withFaultMillis(long faultMillis) {
        return changed(draft -> draft.faultMillis = faultMillis);
    }

    RunPlan withRecoveryMillis(long recoveryMillis) {
        return changed(draft -> draft.recoveryMillis = recoveryMillis);
    }

    RunPlan withLinks(LinkProfile links) {
        return changed(draft -> draft.links = links);
    }

    RunPlan withOrder(MessageOrder order, long mostExtraMillis) {
        return changed(draft -> {
            draft.order = order;
            draft.mostExtraMillis = mostExtraMillis;
        });
    }

    RunPlan withMostLinkMillis(long mostLinkMillis) {
        return changed(draft -> draft.mostLinkMillis = mostLinkMillis);
    }

    RunPlan withPayments(Workload.Size payments) {
        return changed(draft -> draft.payments = payments);
    }

    RunPlan withCrowd(int clients) {
        return changed(draft -> draft.crowd = clients);
    }

    RunPlan withSteady(SteadyPayments.Rate steady) {
        return changed(draft -> draft.steady = steady);
    }

    RunPlan withTimers(ConsensusConfig timers) {
        return changed(draft -> draft.timers = timers);
    }

    RunPlan withMempool(MempoolLimits mempool) {
        return changed(draft -> draft.mempool = mempool);
    }

    RunPlan withEpochMillis(long epochMillis) {
        return changed(draft -> draft.epochMillis = epochMillis);
    }

    RunPlan withMaxBlockTransactions(int maxBlockTransactions) {
        return changed(draft -> draft.maxBlockTransactions = maxBlockTransactions);
    }

    RunPlan withRealSignatures(boolean realSignatures) {
        return changed(draft -> draft.realSignatures = realSignatures);
    }

    RunPlan withFlaw(Flaw flaw) {
        return changed(draft -> draft.flaw = flaw);
    }

    RunPlan withCosts(VirtualCpu.Costs costs) {
        return changed(draft -> draft.costs = costs);
    }

    RunPlan withLinkLimits(boolean linkLimits) {
        return changed(draft -> draft.linkLimits = linkLimits);
    }

    RunPlan withUplink(long bytesPerSecond) {
        return changed(draft -> draft.uplinkBytesPerSecond = bytesPerSecond);
    }

    List<TreasonKind> treasonsOf(int voter) {
        return treasons.getOrDefault(voter, List.of());
    }

    boolean isTraitor(int voter) {
        return treasons.containsKey(voter);
    }
}
