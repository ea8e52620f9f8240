package io.timecoin.simulation;

/**
 * What runs could ask of the program and it does not bear yet. Off, so that a violation in a build is news; on by
 * {@code -Dtimecoin.simulation.everything=true}.
 */
final class NotYet {

    /**
     * That a network lives after a power failure from which just a quorum comes back; that a payment becomes final which its
     * node took before it had links; that recovery and waits for finality are bounded ({@link Waits}).
     */
    static final boolean EVERYTHING = Boolean.getBoolean("timecoin.simulation.everything");

    private NotYet() {}
}
