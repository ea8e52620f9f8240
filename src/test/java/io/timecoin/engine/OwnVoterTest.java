package io.timecoin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.crypto.Signer;
import io.timecoin.ledger.TestLedger;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OwnVoterTest {

    private final TestLedger ledger = TestLedger.ofBronze(4);

    @Test
    void theMasternodeIsTheOneWhoseOperatorKeyItIs() {
        for (int voter = 0; voter < 4; voter++) {
            Optional<Signer> key = Optional.of(ledger.voter(voter));
            assertEquals(
                    new OwnVoter(
                            key,
                            Optional.of(
                                    ledger.genesis().activeSet().voter(voter).id())),
                    OwnVoter.of(ledger.genesis(), key));
        }
    }

    @Test
    void aKeyOfNoMasternodeIsKeptAndStandsForNone() {
        Optional<Signer> key = Optional.of(TestLedger.signer("somebody"));
        assertEquals(new OwnVoter(key, Optional.empty()), OwnVoter.of(ledger.genesis(), key));
    }

    @Test
    void anObserverHasNeither() {
        assertEquals(new OwnVoter(Optional.empty(), Optional.empty()), OwnVoter.of(ledger.genesis(), Optional.empty()));
    }
}
