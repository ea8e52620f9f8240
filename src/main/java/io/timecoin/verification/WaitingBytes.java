package io.timecoin.verification;

import io.timecoin.crypto.Hash256;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Memory that messages take while they wait for their verification and for the engine: of each voter's link, and of all
 * strangers' together, so many bytes, or one message whatever its size. The caller locks.
 *
 * <p>Keeps INV-22.
 */
final class WaitingBytes {

    /** Two or three large blocks' proposals, or any number of votes that a link may have under way. */
    static final long OF_A_VOTER = 4L << 20;

    /** Of all strangers together: only voters' links bring proposals. */
    static final long OF_STRANGERS = 4L << 20;

    private final Map<Hash256, Long> voters = new LinkedHashMap<>();
    private long strangers;

    /** Whether there is room; if so it is taken. */
    boolean enter(Sender from, long bytes) {
        @Nullable Hash256 voter = from.voter();
        if (voter == null) {
            boolean room = strangers == 0 || strangers + bytes <= OF_STRANGERS;
            strangers += room ? bytes : 0;
            return room;
        }
        long waiting = voters.getOrDefault(voter, 0L);
        if (waiting > 0 && waiting + bytes > OF_A_VOTER) {
            return false;
        }
        voters.put(voter, waiting + bytes);
        return true;
    }

    /** What has entered is dealt with. */
    void leave(Sender from, long bytes) {
        @Nullable Hash256 voter = from.voter();
        if (voter == null) {
            strangers -= bytes;
        } else if (voters.merge(voter, -bytes, Long::sum) == 0) {
            voters.remove(voter);
        }
    }
}
