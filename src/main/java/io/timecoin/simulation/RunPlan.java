package io.timecoin.simulation;

import io.timecoin.consensus.ConsensusConfig;
import io.timecoin.ledger.MasternodeTier;
import io.timecoin.mempool.MempoolLimits;
import java.util.Collections;
import java.util.List;
import java.util.Map;

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

    /** The same run with other things going wrong. */
    RunPlan withFaults(List<Fault> others) {
        return with(treasons, others, flaw);
    }

    /** The same run with other traitors. */
    RunPlan withTreasons(Map<Integer, List<TreasonKind>> others) {
        return with(others, faults, flaw);
    }

    /** The same run with a mistake made on purpose. */
    RunPlan withFlaw(Flaw other) {
        return with(treasons, faults, other);
    }

    private RunPlan with(Map<Integer, List<TreasonKind>> newTreasons, List<Fault> newFaults, Flaw newFlaw) {
        return new RunPlan(
                scenario,
                seed,
                tiers,
                newTreasons,
                newFaults,
                links,
                payments,
                timers,
                mempool,
                epochMillis,
                maxBlockTransactions,
                faultMillis,
                recoveryMillis,
                realSignatures,
                newFlaw,
                costs,
                uplinkBytesPerSecond);
    }

    List<TreasonKind> treasonsOf(int voter) {
        return treasons.getOrDefault(voter, List.of());
    }

    boolean isTraitor(int voter) {
        return treasons.containsKey(voter);
    }

    RunPlan withTiers(List<MasternodeTier> changed) {
        return new RunPlan(
                scenario,
                seed,
                changed,
                treasons,
                faults,
                links,
                payments,
                timers,
                mempool,
                epochMillis,
                maxBlockTransactions,
                faultMillis,
                recoveryMillis,
                realSignatures,
                flaw,
                costs,
                uplinkBytesPerSecond);
    }

    RunPlan withLinks(LinkProfile changed) {
        return new RunPlan(
                scenario,
                seed,
                tiers,
                treasons,
                faults,
                changed,
                payments,
                timers,
                mempool,
                epochMillis,
                maxBlockTransactions,
                faultMillis,
                recoveryMillis,
                realSignatures,
                flaw,
                costs,
                uplinkBytesPerSecond);
    }

    RunPlan withPayments(Workload.Size changed) {
        return new RunPlan(
                scenario,
                seed,
                tiers,
                treasons,
                faults,
                links,
                changed,
                timers,
                mempool,
                epochMillis,
                maxBlockTransactions,
                faultMillis,
                recoveryMillis,
                realSignatures,
                flaw,
                costs,
                uplinkBytesPerSecond);
    }

    RunPlan withEpochMillis(long changed) {
        return new RunPlan(
                scenario,
                seed,
                tiers,
                treasons,
                faults,
                links,
                payments,
                timers,
                mempool,
                changed,
                maxBlockTransactions,
                faultMillis,
                recoveryMillis,
                realSignatures,
                flaw,
                costs,
                uplinkBytesPerSecond);
    }

    RunPlan withFaultMillis(long changed) {
        return new RunPlan(
                scenario,
                seed,
                tiers,
                treasons,
                faults,
                links,
                payments,
                timers,
                mempool,
                epochMillis,
                maxBlockTransactions,
                changed,
                recoveryMillis,
                realSignatures,
                flaw,
                costs,
                uplinkBytesPerSecond);
    }
}
