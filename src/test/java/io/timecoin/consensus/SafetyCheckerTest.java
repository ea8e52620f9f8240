package io.timecoin.consensus;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockKind;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The simulation is worth what its checker finds: every check fires. */
final class SafetyCheckerTest {

    private final TestVoters voters = new TestVoters(0, 1, 1, 1, 1);
    private final SafetyChecker checker = new SafetyChecker(Set.of(3), epoch -> voters);
    private final TestBlock one = TestBlock.of(1, 0, BlockKind.NORMAL, TestVoters.GENESIS, 0, 1, Set.of());
    private final TestBlock other = TestBlock.of(1, 0, BlockKind.NORMAL, TestVoters.GENESIS, 0, 2, Set.of());

    private void violates(Runnable action) {
        assertThrows(AssertionError.class, action::run);
    }

    private Certificate said(Statement statement, int... signers) {
        for (int signer : signers) {
            if (signer != 3) {
                checker.left(signer, statement);
            }
        }
        return voters.certificate(statement, signers);
    }

    @Test
    void aVoterThatContradictsItself() {
        checker.left(0, CoreFixture.notarize(1, 0, one));
        checker.left(0, CoreFixture.notarize(1, 0, one));
        violates(() -> checker.left(0, CoreFixture.notarize(1, 0, other)));
    }

    @Test
    void aVoterThatFinalizesAndNullifies() {
        checker.left(0, CoreFixture.finalizing(1, 0, one));
        violates(() -> checker.left(0, CoreFixture.nullify(1)));
    }

    @Test
    void aCertificateWithoutAQuorum() {
        violates(() -> checker.certificate(said(CoreFixture.nullify(1), 0, 1)));
    }

    @Test
    void aCertificateWithAVoteThatNeverLeft() {
        violates(() -> checker.certificate(voters.certificate(CoreFixture.nullify(1), 0, 1, 3)));
    }

    @Test
    void twoBlocksNotarizedInOneView() {
        SafetyChecker lenient = new SafetyChecker(Set.of(0, 1, 2, 3), epoch -> voters);
        lenient.certificate(voters.certificate(CoreFixture.notarize(1, 0, one)));
        violates(() -> lenient.certificate(voters.certificate(CoreFixture.finalizing(1, 0, other))));
    }

    @Test
    void aFinalViewThatIsNullified() {
        SafetyChecker lenient = new SafetyChecker(Set.of(0, 1, 2, 3), epoch -> voters);
        lenient.certificate(voters.certificate(CoreFixture.finalizing(1, 0, one)));
        violates(() -> lenient.certificate(voters.certificate(CoreFixture.nullify(1))));
    }

    @Test
    void twoFinalBlocksAtOneHeight() {
        checker.applied(0, 1, one.hash());
        violates(() -> checker.applied(1, 1, Hash256.ZERO));
    }

    @Test
    void evidenceAgainstTheCorrect() {
        Vote first = voters.vote(0, CoreFixture.nullify(1));
        Vote second = voters.vote(0, CoreFixture.finalizing(1, 0, one));
        violates(() -> checker.evidence(
                1, new Evidence(0, first.statement(), first.signature(), second.statement(), second.signature())));
    }
}
