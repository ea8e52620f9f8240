package io.timecoin.cli;

import io.timecoin.simulation.Campaign;
import io.timecoin.simulation.ScenarioTotals;
import java.io.PrintWriter;

/** How far a campaign is: one line that changes on a terminal, else a line at each tenth of the way. */
final class SimulateProgress implements Campaign.Progress {

    private static final String CLEAR_LINE = "\r\033[K";
    private static final int STEPS_ON_TERMINAL = 1_000;
    private static final int STEPS_IN_LINES = 10;

    private final PrintWriter err;
    private final long seeds;
    private final boolean terminal;
    private final int steps;
    private boolean shown;

    SimulateProgress(PrintWriter err, long seeds, boolean terminal) {
        this.err = err;
        this.seeds = seeds;
        this.terminal = terminal;
        this.steps = terminal ? STEPS_ON_TERMINAL : STEPS_IN_LINES;
    }

    @Override
    public void done(ScenarioTotals soFar) {
        long done = soFar.seeds();
        if (done * steps / seeds == (done - 1) * steps / seeds) {
            return;
        }
        String text = soFar.scenario() + ": " + done + " of " + seeds + " seeds, " + soFar.violations() + " violations";
        if (terminal) {
            err.print(CLEAR_LINE + text);
            shown = true;
        } else {
            err.println(text);
        }
        err.flush();
    }

    /** Leaves the terminal's line empty. */
    void end() {
        if (shown) {
            err.print(CLEAR_LINE);
            err.flush();
        }
    }
}
