package io.timecoin.network.fetch;

import io.timecoin.network.PeerMessage;
import org.jspecify.annotations.Nullable;

/** Something to be fetched: which questions lead to it, and what becomes of the replies. Called by one thread at a time. */
public interface Fetch {

    /** Begins with another source. */
    Transfer begin();

    /** No source that answers is left. Said once; what comes late is still taken. Must not take time. */
    void exhausted();

    /** What it is about: nobody asks for the same a second time while it is on its way. */
    default Object subject() {
        return this;
    }

    /** Bytes of what has come and is kept, apart from what the transfers keep. */
    default long heldBytes() {
        return 0;
    }

    /** What one source is asked, part by part, and what it has brought. */
    interface Transfer {

        /** The next question to ask now, or null: everything is asked, or a reply has to come first. */
        @Nullable
        PeerMessage next(int requestId);

        /** A reply to one of the questions. Must not take time. */
        Step take(PeerMessage question, PeerMessage reply);

        /** Bytes that have come and are kept. */
        default long heldBytes() {
            return 0;
        }
    }
}
