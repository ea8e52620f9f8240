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
 * @param payments how many chains of payments clients send, and how many rivals
 */
public record RunPlan(
        String scenario,
        long seed,
        List<MasternodeTier> tiers,
        Map<Integer, List<TreasonKind>> treasons,
        List<Fault> faults,
        LinkProfile links,
        Workload.Size payments,
        ConsensusConfig timers,
        MempoolLimits mempool,
        long epochMillis,
        int maxBlockTransactions,
        long faultMillis,
        long recoveryMillis,
        boolean realSignatures,
        Flaw flaw,
        VirtualCpu.Costs costs,
        long uplinkBytesPerSecond) {

    /** How long after the last fault everything may take to be final everywhere, ms: the bound that liveness is held to. */
    static final long RECOVERY = 120_000;

    /** A run of equal Bronze masternodes with everything as usual and nothing going wrong. */
    static RunPlan calm(String scenario, long seed, int nodes) {
        return new RunPlan(
                scenario,
                seed,
                Collections.nCopies(nodes, MasternodeTier.BRONZE),
                Map.of(),
                List.of(),
                LinkProfile.LAN,
                Workload.Size.USUAL,
                ConsensusConfig.STANDARD,
                MempoolLimits.STANDARD,
                10_000,
                50,
                12_000,
                RECOVERY,
                false,
                Flaw.NONE,
                VirtualCpu.Costs.NONE,
                0);
    }

    /** The fields that tests and scenarios change, open to change. */
    private static final class Draft {
        List<MasternodeTier> tiers;
        Map<Integer, List<TreasonKind>> treasons;
        List<Fault> faults;
        LinkProfile links;
        Workload.Size payments;
        long epochMillis;
        int maxBlockTransactions;
        long faultMillis;
        boolean realSignatures;
        Flaw flaw;

        Draft(RunPlan plan) {
            tiers = plan.tiers;
            treasons = plan.treasons;
            faults = plan.faults;
            links = plan.links;
            payments = plan.payments;
            epochMillis = plan.epochMillis;
            maxBlockTransactions = plan.maxBlockTransactions;
            faultMillis = plan.faultMillis;
            realSignatures = plan.realSignatures;
            flaw = plan.flaw;
        }
    }

    private RunPlan changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new RunPlan(
                scenario,
                seed,
                draft.tiers,
                draft.treasons,
                draft.faults,
                draft.links,
                draft.payments,
                timers,
                mempool,
                draft.epochMillis,
                draft.maxBlockTransactions,
                draft.faultMillis,
                recoveryMillis,
                draft.realSignatures,
                draft.flaw,
                costs,
                uplinkBytesPerSecond);
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

    RunPlan withLinks(LinkProfile links) {
        return changed(draft -> draft.links = links);
    }

    RunPlan withPayments(Workload.Size payments) {
        return changed(draft -> draft.payments = payments);
    }

    RunPlan withEpochMillis(long epochMillis) {
        return changed(draft -> draft.epochMillis = epochMillis);
    }

    RunPlan withMaxBlockTransactions(int maxBlockTransactions) {
        return changed(draft -> draft.maxBlockTransactions = maxBlockTransactions);
    }

    RunPlan withFaultMillis(long faultMillis) {
        return changed(draft -> draft.faultMillis = faultMillis);
    }

    RunPlan withRealSignatures(boolean realSignatures) {
        return changed(draft -> draft.realSignatures = realSignatures);
    }

    RunPlan withFlaw(Flaw flaw) {
        return changed(draft -> draft.flaw = flaw);
    }

    List<TreasonKind> treasonsOf(int voter) {
        return treasons.getOrDefault(voter, List.of());
    }

    boolean isTraitor(int voter) {
        return treasons.containsKey(voter);
    }
}
