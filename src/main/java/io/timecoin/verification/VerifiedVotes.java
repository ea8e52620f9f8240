package io.timecoin.verification;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.timecoin.consensus.Vote;

/** Votes whose signature was found to hold, so that the certificate made of them costs nothing. Safe for any thread. */
final class VerifiedVotes {

    private static final int MOST = 8_192;

    private final Cache<Vote, Boolean> votes =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    boolean contains(Vote vote) {
        return votes.getIfPresent(vote) != null;
    }

    void add(Vote vote) {
        votes.put(vote, Boolean.TRUE);
    }
}
