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
    private boolean asideForWork;

    /** When it was asked last how far the chain goes, or linked if it was not, among all of those moments. */
    long headersTurn;

    /** Encoded bytes that it brings in a ms, from the question to the last byte. */
    double speed;

    // since it was linked
    long questions;
    long bytes;
    long useless;

    /** Headers of it hold. Anybody can have them of others: who brings no blocks is not asked for these sooner for that. */
    void provesHeaders() {
        hasProven = true;
        busy = 0;
    }

    /** Blocks of it hold. */
    void proves(long fresh, long millis) {
        provesHeaders();
        vain = 0;
        asideUntil = Long.MIN_VALUE;
        bytes += fresh;
        double now = (double) fresh / Math.max(1, millis);
        speed = speed == 0 ? now : (speed + now) / 2;
    }

    /** It was asked in vain: the longer it is let be, the more often that was. */
    void fails(long now) {
        useless++;
        asideUntil = now + (FIRST_ASIDE_MILLIS << Math.min(vain, MOST_DOUBLINGS));
        asideForWork = false;
        vain++;
    }

    /** It has too much to do: no fault, but others come first for a moment, and longer if it always has. */
    void isBusy(long now) {
        asideForMoment(now, true);
    }

    /** It claims more than it can prove at the moment, which is no fault either. */
    void lags(long now) {
        asideForMoment(now, false);
    }

    private void asideForMoment(long now, boolean forWork) {
        asideUntil = now + (BUSY_MILLIS << Math.min(busy, MOST_BUSY_DOUBLINGS));
        asideForWork = forWork;
        busy++;
    }

    boolean isAside(long now) {
        return now < asideUntil;
    }

    /** Whether it may well bring what it is not asked for now, since it has enough to do. */
    boolean isAtWork(long now) {
        return isAside(now) ? asideForWork : open >= mostOpen();
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
