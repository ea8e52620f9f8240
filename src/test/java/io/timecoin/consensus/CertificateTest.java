package io.timecoin.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Signature;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What makes a quorum of signatures a certificate. */
final class CertificateTest {

    private static final Statement STATEMENT = Statement.nullify(0, 1);

    private final TestVoters voters = new TestVoters(0, 1, 1, 1, 1);

    private boolean holds(Integer... signers) {
        List<Signature> signatures = Stream.of(signers)
                .map(signer -> voters.vote(signer, STATEMENT).signature())
                .toList();
        List<Integer> indexes = Stream.of(signers)
                .map(signer -> voters.vote(signer, STATEMENT).signer())
                .toList();
        return new Certificate(STATEMENT, indexes, signatures)
                .isSignedByQuorum(voters.set, TestVoters.GENESIS, (key, digest, signature) -> true);
    }

    @Test
    void threeOfFourEqualVotersAreAQuorumAndTwoAreNot() {
        Integer[] inOrder = Stream.of(0, 1, 2, 3)
                .sorted((a, b) -> Integer.compare(
                        voters.vote(a, STATEMENT).signer(),
                        voters.vote(b, STATEMENT).signer()))
                .toArray(Integer[]::new);
        assertTrue(holds(inOrder[0], inOrder[1], inOrder[2]));
        assertFalse(holds(inOrder[0], inOrder[1]));
        assertFalse(holds(inOrder[1], inOrder[0], inOrder[2]), "out of order");
    }

    @Test
    void aVoterThatIsNamedTwiceDoesNotCountTwice() {
        assertFalse(holds(0, 0, 0));
    }

    @Test
    void itsSizeIsThatOfItsEncoding() {
        Statement finalize = new Statement(StatementKind.FINALIZE, 0, 3, 1, TestVoters.GENESIS);
        for (Certificate certificate : List.of(
                voters.certificate(STATEMENT),
                voters.certificate(finalize, 0, 2),
                voters.certificate(finalize),
                new Certificate(STATEMENT, List.of(), List.of()),
                new Certificate(
                        STATEMENT, List.of(7), List.of(voters.vote(0, STATEMENT).signature())),
                new Certificate(
                        STATEMENT, List.of(8), List.of(voters.vote(0, STATEMENT).signature())))) {
            assertEquals(certificate.encode().length, certificate.size());
        }
    }
}
