package io.timecoin.verification;

import io.timecoin.consensus.Vote;
import io.timecoin.runtime.LatestEntries;

/** Votes whose signature was found to hold, so that the certificate made of them costs nothing. Safe for any thread. */
final class VerifiedVotes {

    private static final int MOST = 8_192;

    private final LatestEntries<Vote, Boolean> votes = LatestEntries.count(MOST);

    boolean contains(Vote vote) {
        return votes.contains(vote);
    }

    void add(Vote vote) {
        votes.put(vote, Boolean.TRUE);
    }
}
