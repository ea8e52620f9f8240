package io.timecoin.simulation;

import java.util.Arrays;
import java.util.List;

/**
 * What runs could ask of the program and it does not bear yet. Off, so that a violation in a build is news; on by
 * {@code -Dtimecoin.simulation.everything=true}.
 */
final class NotYet {

    /**
     * That a network lives after a power failure from which just a quorum comes back; that a payment becomes final which its
     * node took before it had links; that a no to one block is none to another; that recovery and waits for finality are
     * bounded ({@link Waits}).
     */
    static final boolean EVERYTHING = Boolean.getBoolean("timecoin.simulation.everything");

    private NotYet() {}

    /** Whether nothing breaks in runs of that kind. */
    static boolean bears(Scenario scenario) {
        return EVERYTHING || (scenario != Scenario.SOME_STAY_AWAY && scenario != Scenario.LATE_REFUSALS);
    }

    /** Traitors that are borne, whatever else goes wrong. */
    static List<TreasonKind> treasons() {
        return Arrays.stream(TreasonKind.values())
                .filter(kind -> EVERYTHING || kind != TreasonKind.PREMATURE_BLOCKS)
                .toList();
    }
}
