package io.timecoin.simulation;

/**
 * What runs could ask of the program and it does not bear yet. Off, so that a violation in a build is news; on by
 * {@code -Dtimecoin.simulation.everything=true}.
 */
final class NotYet {

    /**
     * That a network lives after a power failure from which just a quorum comes back, in mixed runs; that a payment becomes
     * final soon that its node took before it had links.
     */
    static final boolean EVERYTHING = Boolean.getBoolean("timecoin.simulation.everything");

    private NotYet() {}
}
