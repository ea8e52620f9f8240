package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.TestLedger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpochSetsTest {

    private final TestLedger ledger = TestLedger.ofBronze(4);
    private final ActiveSet set = ledger.genesis().activeSet();
    private final EpochSets sets = new EpochSets(ledger.genesisHash(), ledger.verifier(), voters(3, set));

    private EpochVoters voters(long epoch, ActiveSet of) {
        return EpochVoters.of(ledger.genesisHash(), epoch, of);
    }

    private static Statement statement(long epoch) {
        return new Statement(StatementKind.NOTARIZE, epoch, 7, 6, Hash256.ZERO);
    }

    private Vote vote(int signer, Statement statement) {
        return new Vote(statement, signer, ledger.voter(signer).sign(statement.digest(ledger.genesisHash())));
    }

    private Certificate certificate(Statement statement, int... signers) {
        List<Integer> indexes = new ArrayList<>();
        List<Signature> signatures = new ArrayList<>();
        for (int signer : signers) {
            indexes.add(signer);
            signatures.add(vote(signer, statement).signature());
        }
        return new Certificate(statement, indexes, signatures);
    }

    @Test
    void aVoteHoldsInItsEpochOnly() {
        assertTrue(sets.verify(vote(1, statement(3))));
        assertFalse(sets.verify(vote(1, statement(4))));
        sets.open(voters(4, set));
        assertTrue(sets.verify(vote(1, statement(4))));
        assertFalse(sets.verify(vote(1, statement(3))), "no set's votes count in another's");
    }

    @Test
    void aVoteInAnothersNameDoesNotHold() {
        Vote own = vote(1, statement(3));
        assertTrue(sets.verify(own));
        assertFalse(sets.verify(new Vote(own.statement(), 2, own.signature())));
    }

    @Test
    void aCertificateNeedsAQuorumOfTrueSignatures() {
        assertTrue(sets.verify(certificate(statement(3), 0, 1, 2)));
        assertFalse(sets.verify(certificate(statement(3), 0, 1)));
        Certificate good = certificate(statement(3), 0, 1, 2);
        List<Signature> mixed = List.of(
                good.signatures().get(1),
                good.signatures().get(0),
                good.signatures().get(2));
        assertFalse(sets.verify(new Certificate(good.statement(), good.signers(), mixed)));
        assertFalse(sets.verify(certificate(statement(2), 0, 1, 2)));
    }

    @Test
    void aLateVoteOfTheFormerEpochHoldsByTheSetOfThatEpoch() {
        ActiveSet without0 = new ActiveSet(set.voters().subList(1, 4));
        sets.open(voters(4, without0));
        assertTrue(sets.verify(vote(3, statement(3)), sets.position()), "number 3 is there no more");
        assertFalse(sets.verify(vote(3, statement(4)), sets.position()));
        Vote own = vote(1, statement(4));
        assertTrue(sets.verify(new Vote(own.statement(), 0, own.signature()), sets.position()));
        sets.open(voters(5, without0));
        assertFalse(sets.verify(vote(3, statement(3)), sets.position()), "two epochs ago");
    }

    @Test
    void aVoteIsVerifiedAgainstTheSetOfThePositionAtWhichItWasWanted() {
        Position before = sets.position();
        sets.open(voters(4, new ActiveSet(set.voters().subList(1, 4))));
        assertTrue(sets.verify(vote(3, statement(3)), before));
        assertTrue(sets.verify(certificate(statement(3), 0, 1, 2), before));
        assertFalse(sets.verify(certificate(statement(3), 0, 1, 2)));
    }

    @Test
    void thePositionFollowsTheEngineWithinItsEpoch() {
        sets.entered(3, 8);
        sets.finalized(3, 7);
        sets.entered(2, 90);
        sets.finalized(2, 90);
        sets.finalized(3, 6);
        assertEquals(8, sets.position().currentView());
        assertEquals(7, sets.position().finalView());
        sets.open(voters(4, set));
        assertEquals(1, sets.position().currentView());
        assertEquals(0, sets.position().finalView());
    }
}
