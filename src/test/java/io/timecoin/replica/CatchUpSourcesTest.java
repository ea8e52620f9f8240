package io.timecoin.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.TestLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whom a node that lags asks, and how long those hold it up that claim much and prove nothing. */
class CatchUpSourcesTest {

    private static final long FAR = 1L << 60;
    private static final List<PublicKey> LIARS = IntStream.range(0, 128)
            .mapToObj(i -> TestLedger.signer("liar " + i).publicKey())
            .toList();
    private static final PublicKey HONEST = TestLedger.signer("honest").publicKey();

    private final CatchUp catchUp = new CatchUp(10, 0);

    private void lie() {
        LIARS.forEach(liar -> catchUp.peerHeight(liar, FAR));
    }

    /** When the honest one is asked, if nobody else answers, ms; −1 if not within ten minutes. */
    private long askedAfter() {
        for (long now = 0; now < 600_000; now += 100) {
            Optional<CatchUp.Request> request = catchUp.next(now);
            if (request.isPresent() && request.get().peer().equals(HONEST)) {
                return now;
            }
        }
        return -1;
    }

    @Test
    void aVoterIsAskedBeforeAnyNumberOfStrangersWhateverTheyClaim() {
        lie();
        catchUp.peerHeight(HONEST, 11);
        catchUp.peerVotes(HONEST, true);
        assertEquals(Optional.of(new CatchUp.Request(11, HONEST)), catchUp.next(0));
    }

    @Test
    void whoHasProvenBlocksIsAskedBeforeStrangersThatHaveNot() {
        catchUp.peerHeight(HONEST, 20);
        assertEquals(Optional.of(new CatchUp.Request(11, HONEST)), catchUp.next(0));
        catchUp.answered(HONEST, true, 10);
        catchUp.progressed(15, 20);
        lie();
        assertEquals(Optional.of(new CatchUp.Request(16, HONEST)), catchUp.next(30));
    }

    @Test
    void silentLiarsCostAMomentEachWhereNobodyIsKnownToProveAnything() {
        lie();
        catchUp.peerHeight(HONEST, 11);
        long after = askedAfter();
        assertTrue(after >= 0 && after <= 128 * CatchUp.QUIET_MILLIS, () -> "asked after " + after + " ms");
    }

    @Test
    void theFirstIsStillWaitedForWhenAnotherWasAsked() {
        catchUp.peerHeight(HONEST, 20);
        catchUp.peerVotes(HONEST, true);
        catchUp.peerHeight(LIARS.getFirst(), FAR);
        List<Optional<CatchUp.Request>> asked = new ArrayList<>();
        asked.add(catchUp.next(0));
        assertEquals(CatchUp.QUIET_MILLIS, catchUp.nextWakeup(0));
        asked.add(catchUp.next(CatchUp.QUIET_MILLIS));
        assertEquals(
                List.of(
                        Optional.of(new CatchUp.Request(11, HONEST)),
                        Optional.of(new CatchUp.Request(11, LIARS.getFirst()))),
                asked);
        catchUp.answered(HONEST, true, 900);
        catchUp.answered(LIARS.getFirst(), false, 950);
        assertEquals(Optional.empty(), catchUp.next(960), "what came is being judged");
        catchUp.progressed(15, 970);
        assertEquals(Optional.of(new CatchUp.Request(16, HONEST)), catchUp.next(980));
    }

    @Test
    void whoAnswersAfterAnotherHasBroughtTheBlocksIsNotDoubted() {
        PublicKey slow = LIARS.getFirst();
        catchUp.peerHeight(slow, 30);
        catchUp.peerHeight(HONEST, 20);
        catchUp.next(0);
        catchUp.next(CatchUp.QUIET_MILLIS);
        catchUp.answered(HONEST, true, 600);
        catchUp.answered(slow, false, 700);
        assertEquals(30, catchUp.highestClaim());
    }
}
