package io.timecoin.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.TestLedger;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CatchUpTest {

    private static final PublicKey NEAR = TestLedger.signer("node 0").publicKey();
    private static final PublicKey FAR = TestLedger.signer("node 1").publicKey();

    private final CatchUp catchUp = new CatchUp(10, 0);

    @Test
    void asksWhoIsFarthestAndOneAtATime() {
        catchUp.peerHeight(NEAR, 11);
        catchUp.peerHeight(FAR, 20);
        assertEquals(Optional.of(new CatchUp.Request(11, FAR)), catchUp.next(0));
        assertEquals(Optional.empty(), catchUp.next(1));
    }

    @Test
    void nobodyAheadMeansNothingToAsk() {
        catchUp.peerHeight(NEAR, 10);
        assertEquals(Optional.empty(), catchUp.next(5_000));
        assertEquals(10, catchUp.highestClaim());
    }

    @Test
    void blocksThatWereFetchedAreNotAskedForAgainWhileTheyAreJudged() {
        catchUp.peerHeight(FAR, 500);
        catchUp.next(0);
        catchUp.answered(FAR, true, 100);
        assertEquals(Optional.empty(), catchUp.next(101));
        catchUp.progressed(200, 300);
        assertEquals(Optional.of(new CatchUp.Request(201, FAR)), catchUp.next(300), "asked on without waiting");
    }

    @Test
    void whoeverCannotProveAHeightIsNotBelievedForAWhile() {
        catchUp.peerHeight(FAR, 1_000_000);
        catchUp.peerHeight(NEAR, 12);
        catchUp.next(0);
        catchUp.answered(FAR, false, 10);
        catchUp.peerHeight(FAR, 1_000_000);
        assertEquals(12, catchUp.highestClaim());
        assertEquals(Optional.of(new CatchUp.Request(11, NEAR)), catchUp.next(11));
    }

    @Test
    void twoSilentPeersThatClaimTheMostDoNotTakeTurnsForEver() {
        PublicKey farther = TestLedger.signer("node 2").publicKey();
        catchUp.peerHeight(farther, 1_000_001);
        catchUp.peerHeight(FAR, 1_000_000);
        catchUp.peerHeight(NEAR, 12);
        assertEquals(Optional.of(new CatchUp.Request(11, farther)), catchUp.next(0));
        assertEquals(Optional.of(new CatchUp.Request(11, FAR)), catchUp.next(10_000));
        assertEquals(Optional.of(new CatchUp.Request(11, NEAR)), catchUp.next(20_000), "the first one's doubt is over");
    }

    @Test
    void aLiarThatComesAgainUnderAnotherKeyIsNotAskedFirstAgain() {
        PublicKey again = TestLedger.signer("node 2").publicKey();
        catchUp.peerHeight(NEAR, 12);
        catchUp.peerHeight(FAR, 1_000_000);
        assertEquals(Optional.of(new CatchUp.Request(11, FAR)), catchUp.next(0));
        catchUp.peerGone(FAR);
        catchUp.peerHeight(again, 1_000_000);
        assertEquals(Optional.of(new CatchUp.Request(11, NEAR)), catchUp.next(1));
    }

    @Test
    void aPeerThatHasProvenItsHeightIsAskedFirstAgain() {
        catchUp.peerHeight(FAR, 500);
        catchUp.peerHeight(NEAR, 400);
        catchUp.next(0);
        catchUp.answered(FAR, false, 10);
        catchUp.next(11);
        catchUp.answered(NEAR, false, 20);
        assertEquals(Optional.of(new CatchUp.Request(11, FAR)), catchUp.next(3_010), "both were vain once");
        catchUp.answered(FAR, true, 3_020);
        catchUp.progressed(200, 3_030);
        assertEquals(Optional.of(new CatchUp.Request(201, FAR)), catchUp.next(3_040));
    }

    @Test
    void aSilentPeerIsGivenUpAndAnotherAsked() {
        catchUp.peerHeight(FAR, 20);
        catchUp.peerHeight(NEAR, 12);
        catchUp.next(0);
        assertEquals(Optional.of(new CatchUp.Request(11, NEAR)), catchUp.next(10_000));
    }

    @Test
    void aPeerThatIsGoneIsNotWaitedFor() {
        catchUp.peerHeight(FAR, 20);
        catchUp.peerHeight(NEAR, 12);
        catchUp.next(0);
        catchUp.peerGone(FAR);
        assertEquals(Optional.of(new CatchUp.Request(11, NEAR)), catchUp.next(1));
    }

    @Test
    void aNodeThatKeepsUpByItselfDoesNotAsk() {
        catchUp.progressed(11, 1_000);
        catchUp.peerHeight(NEAR, 12);
        assertEquals(Optional.empty(), catchUp.next(1_500));
        catchUp.blocked(1_500);
        assertEquals(Optional.empty(), catchUp.next(1_600), "the body may be on its way");
        assertEquals(Optional.of(new CatchUp.Request(12, NEAR)), catchUp.next(1_750));
    }
}
