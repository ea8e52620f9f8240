package io.timecoin.simulation;

import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;

/**
 * Many runs of one kind, on all cores. Each run has one thread to itself; they are added up in the order of their seeds, so
 * that the totals do not depend on which thread was first.
 */
public final class Campaign {

    /** Runs that may be under way or wait to be added up, for each core. */
    private static final int AHEAD = 8;

    /** Is told after each run, in the order of seeds, by the thread that called. */
    public interface Progress {
        void done(ScenarioTotals soFar);
    }

    private final String scenario;
    private final LongFunction<RunPlan> plans;
    private final boolean stopsAtFirst;

    /**
     * A campaign.
     *
     * @param plans the run of a seed; called by many threads
     * @param stopsAtFirst whether the first violation, by seed, ends it
     */
    Campaign(String scenario, LongFunction<RunPlan> plans, boolean stopsAtFirst) {
        this.scenario = scenario;
        this.plans = plans;
        this.stopsAtFirst = stopsAtFirst;
    }

    /** Runs of a scenario; for the numbers see {@link Scenario#plan}. */
    public static Campaign of(Scenario scenario, int nodes, int traitors, boolean stopsAtFirst) {
        return new Campaign(scenario.title(), seed -> scenario.plan(seed, nodes, traitors), stopsAtFirst);
    }

    /**
     * Runs the seeds from {@code first} on.
     *
     * @return what they came to; with a stop, up to and with the first seed that broke an invariant
     * @throws IllegalStateException if a run broke off without a result, or this thread was interrupted
     */
    public ScenarioTotals run(long first, long seeds, int threads, Progress progress) {
        ScenarioTotals totals = new ScenarioTotals(scenario);
        ArrayDeque<Future<RunResult>> ahead = new ArrayDeque<>();
        ExecutorService workers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("simulation-", 0).factory());
        try {
            long next = 0;
            while (totals.seeds() < seeds) {
                while (next < seeds && ahead.size() < AHEAD * threads) {
                    long seed = first + next++;
                    ahead.addLast(workers.submit(() -> Simulation.run(plans.apply(seed))));
                }
                totals.add(result(ahead.removeFirst(), first + totals.seeds()));
                progress.done(totals);
                if (stopsAtFirst && totals.violations() > 0) {
                    break;
                }
            }
            return totals;
        } finally {
            workers.shutdownNow();
        }
    }

    private RunResult result(Future<RunResult> run, long seed) {
        try {
            return run.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("seed " + seed + " of " + scenario + " broke off", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
