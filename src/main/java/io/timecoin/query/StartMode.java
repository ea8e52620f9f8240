package io.timecoin.query;

import java.util.Locale;

/** How a node came from its start to taking part: what it had to do before. */
public enum StartMode {
    /** Nothing: it had all that was final. */
    CLEAN,
    /** Its own record made blocks final that were not in the chain's database, after a stop without warning. */
    REPLAY,
    /** It had to fetch final blocks of its peers. */
    SYNC;

    /** What it is called in metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
