package io.timecoin.network.history;

/** What is known of one peer that may have blocks; of its {@link HistorySources}. */
final class HistorySource {

    private static final long FIRST_ASIDE_MILLIS = 1_000;
    private static final int MOST_DOUBLINGS = 6;
    private static final long BUSY_MILLIS = 250;
    private static final int MOST_BUSY_DOUBLINGS = 5;

    /** As it says. */
    long height;

    boolean votes;
    boolean hasProven;

    /** Questions that it has not answered. */
    int open;

    /** How often in a row it was asked in vain. */
    int vain;

    /** How often in a row it had too much to do. */
    private int busy;

    private long asideUntil = Long.MIN_VALUE;

    /** Encoded bytes that it brings in a ms, from the question to the last byte. */
    double speed;

    // since it was linked
    long questions;
    long bytes;
    long useless;

    /** Blocks or headers of it hold. */
    void proves(long fresh, long millis) {
        hasProven = true;
        vain = 0;
        busy = 0;
        asideUntil = Long.MIN_VALUE;
        bytes += fresh;
        if (fresh > 0) {
            double now = (double) fresh / Math.max(1, millis);
            speed = speed == 0 ? now : (speed + now) / 2;
        }
    }

    /** It was asked in vain: the longer it is let be, the more often that was. */
    void fails(long now) {
        useless++;
        asideUntil = now + (FIRST_ASIDE_MILLIS << Math.min(vain, MOST_DOUBLINGS));
        vain++;
    }

    /** It has too much to do: no fault, but others come first for a moment, and longer if it always has. */
    void isBusy(long now) {
        asideUntil = now + (BUSY_MILLIS << Math.min(busy, MOST_BUSY_DOUBLINGS));
        busy++;
    }

    boolean isAside(long now) {
        return now < asideUntil;
    }

    long asideUntil() {
        return asideUntil;
    }

    /** Who is asked first: voters, then who has proven something, then strangers. */
    int trust() {
        return votes ? 2 : hasProven ? 1 : 0;
    }

    /** The speed that is known, or more than that of anybody while it was never asked in vain and has brought nothing. */
    double hopedSpeed() {
        return speed == 0 && useless == 0 ? Double.MAX_VALUE : speed;
    }

    /** A second question is under way while the first one's answer travels, once it is known to give answers. */
    int mostOpen() {
        return hasProven ? 2 : 1;
    }
}
