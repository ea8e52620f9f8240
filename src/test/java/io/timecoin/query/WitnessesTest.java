package io.timecoin.query;

import static io.timecoin.ledger.NumberedVoters.id;
import static io.timecoin.ledger.NumberedVoters.key;
import static io.timecoin.ledger.NumberedVoters.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.ChainState;
import io.timecoin.network.Direction;
import io.timecoin.network.NodeRecord;
import io.timecoin.network.PeerInfo;
import io.timecoin.query.Witnesses.Self;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What voters that are heard prove; node 0 is this one unless it observes. */
final class WitnessesTest {

    private static final Self VOTER = new Self(0, true, 75);
    private static final Self OBSERVER = new Self(-1, false, 75);
    private static final ActiveSet FOUR = set(1, 1, 1, 1);

    @Test
    void oneVoterOfFourProvesNothingAndTwoProveWhatBothSay() {
        assertEquals(75, Witnesses.of(FOUR, Map.of(1, 161L), VOTER, false).provenHeight(), "it may be a traitor");
        assertEquals(
                161, Witnesses.of(FOUR, Map.of(1, 161L, 2, 161L), VOTER, false).provenHeight());
        assertEquals(
                100, Witnesses.of(FOUR, Map.of(1, 161L, 2, 100L), VOTER, false).provenHeight());
        assertEquals(
                100,
                Witnesses.of(FOUR, Map.of(1, Long.MAX_VALUE, 2, 100L, 3, 90L), VOTER, false)
                        .provenHeight());
        assertEquals(0, Witnesses.of(FOUR, Map.of(1, 161L), OBSERVER, false).provenHeight());
    }

    @Test
    void itIsTheWeightThatCounts() {
        ActiveSet set = set(1, 100, 10, 10);
        assertEquals(161, Witnesses.of(set, Map.of(1, 161L), VOTER, false).provenHeight());
        assertFalse(Witnesses.of(set, Map.of(2, 161L, 3, 161L), VOTER, false).enough(), "21 of 121");
        assertTrue(Witnesses.of(set, Map.of(1, 161L), VOTER, false).enough());
        assertTrue(Witnesses.of(set, Map.of(1, 161L), VOTER, false).quorum(), "101 of 121");
    }

    @Test
    void moreThanAThirdIsEnoughAndMoreThanTwoThirdsAreAQuorum() {
        assertFalse(Witnesses.of(FOUR, Map.of(), VOTER, false).enough());
        assertEquals(new Witnesses(2, 4, true, false, 75, false), Witnesses.of(FOUR, Map.of(3, 75L), VOTER, false));
        assertEquals(
                new Witnesses(3, 4, true, true, 75, false), Witnesses.of(FOUR, Map.of(3, 75L, 2, 75L), VOTER, false));
        assertFalse(Witnesses.of(set(1, 1, 1), Map.of(), VOTER, false).enough(), "exactly a third");
        assertFalse(Witnesses.of(set(1, 1, 1), Map.of(1, 0L), VOTER, false).quorum(), "exactly two thirds");
        assertTrue(Witnesses.of(set(1), Map.of(), VOTER, false).quorum(), "a network of its own");
    }

    @Test
    void thisNodeCountsOnlyWhileItVotesAndOnlyByItsOwnHeight() {
        Self silent = new Self(0, false, 75);
        assertFalse(Witnesses.of(FOUR, Map.of(1, 161L), silent, false).enough());
        assertFalse(Witnesses.of(set(1, 1), Map.of(), silent, false).enough());
        assertTrue(Witnesses.of(set(1, 1), Map.of(), VOTER, false).enough());
        assertEquals(
                Witnesses.of(FOUR, Map.of(1, 80L), VOTER, false),
                Witnesses.of(FOUR, Map.of(1, 80L, 0, 1_000L), VOTER, false),
                "somebody with its record is not this node");
        assertEquals(
                1,
                Witnesses.of(FOUR, Map.of(1, 80L), new Self(7, true, 75), false).weight(),
                "of a set before this one");
    }

    private static PeerInfo peer(int nodeKey, @Nullable NodeRecord record, long height) {
        return new PeerInfo(
                key(nodeKey).publicKey(),
                record,
                "",
                "",
                Direction.INBOUND,
                Instant.EPOCH,
                Instant.EPOCH,
                height,
                0,
                0,
                null,
                null);
    }

    private static NodeRecord record(int operator, int masternode, int nodeKey) {
        return NodeRecord.signed(
                key(operator), id(100), id(masternode), key(nodeKey).publicKey(), 0, Long.MAX_VALUE);
    }

    @Test
    void onlyPeersWhoseOperatorIsAVoterAreHeard() {
        List<PeerInfo> peers = List.of(
                peer(50, record(1, 1, 50), 80),
                peer(51, null, 1_000_000),
                peer(52, record(9, 2, 52), 1_000_000), // names a masternode that is not its own
                peer(53, record(9, 9, 53), 1_000_000),
                peer(54, record(1, 1, 54), 70)); // a second link of a voter
        assertEquals(Map.of(1, 80L), StateWatch.heights(FOUR, peers));
    }

    private static ChainState at(long height, long timestamp) {
        return new ChainState(height, id(1), timestamp, 0, 0, 0, 0, 0, FOUR);
    }

    @Test
    void aFinalBlockOfThisMinuteTellsWhoIsNoVoterThatItFollows() {
        Witnesses deaf = Witnesses.of(FOUR, Map.of(), OBSERVER, false);
        assertFalse(deaf.tell());
        assertFalse(deaf.quorumReachable());
        Witnesses follows = Witnesses.of(FOUR, Map.of(), OBSERVER, true);
        assertTrue(follows.tell());
        assertTrue(follows.quorumReachable(), "one has signed it");
        assertEquals(0, follows.provenHeight());
        Witnesses voter = Witnesses.of(FOUR, Map.of(), VOTER, true);
        assertFalse(voter.tell(), "a voter has to hear the others itself");
        assertFalse(voter.quorumReachable());
    }

    @Test
    void aBlockIsRecentForHalfAMinuteBeyondTheIdleIntervalByTheOwnClockEitherWay() {
        assertTrue(Witnesses.isRecent(at(7, 1_000_000), 5_000, 1_035_000));
        assertFalse(Witnesses.isRecent(at(7, 1_000_000), 5_000, 1_035_001));
        assertTrue(Witnesses.isRecent(at(7, 1_000_000), 5_000, 965_000));
        assertFalse(Witnesses.isRecent(at(7, 1_000_000), 5_000, 964_999), "the own clock is wrong");
        assertFalse(Witnesses.isRecent(at(0, 1_000_000), 5_000, 1_000_000), "nobody has signed the genesis");
    }
}
