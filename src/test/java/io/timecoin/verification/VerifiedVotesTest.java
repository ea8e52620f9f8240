package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Statement;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Signature;
import org.junit.jupiter.api.Test;

final class VerifiedVotesTest {

    private static Vote vote(long view) {
        return new Vote(Statement.nullify(0, view), 0, Signature.of(new byte[Signature.LENGTH]));
    }

    /** The certificate made of them comes within moments, however many there have been before. */
    @Test
    void theNewestAreKnownHoweverLongTheNodeRuns() {
        VerifiedVotes votes = new VerifiedVotes();
        for (long view = 1; view <= 30_000; view++) {
            votes.add(vote(view));
            assertTrue(votes.contains(vote(Math.max(1, view - 1_000))), "of 1,000 views ago, in view " + view);
        }
        assertFalse(votes.contains(vote(1)));
    }
}
