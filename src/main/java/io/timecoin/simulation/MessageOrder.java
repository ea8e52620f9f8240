package io.timecoin.simulation;

/**
 * Who decides how long each message takes, within what its link allows: from the shortest to the longest way, and up to a
 * stated time more while faults last.
 */
public enum MessageOrder {
    /** Chance. */
    FAIR,
    /**
     * An adversary that holds, at about half of the receivers, the votes and certificates that would complete a quorum, and lets
     * them come together with those that complete the opposite: the notarization of a view with its nullification.
     */
    LAST_VOTES_LATE,
    /** An adversary that brings proposals after the votes for them. */
    PROPOSALS_LATE,
    /** An adversary that brings votes fast and certificates late, so that everybody puts together what it can. */
    CERTIFICATES_LATE,
    /** An adversary that is fast for some hosts and slow for the others, and changes sides now and then. */
    TWO_CAMPS,
    /** An adversary that takes as long as it may for one message in four: what is sent first comes last. */
    ANY_ORDER
}
