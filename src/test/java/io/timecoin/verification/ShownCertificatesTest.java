package io.timecoin.verification;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.StatementKind;
import org.junit.jupiter.api.Test;

/** What is remembered of certificates is what was verified: nobody turns it over by inventing some. */
class ShownCertificatesTest {

    private final IntakeFixture f = new IntakeFixture();

    @Test
    void inventedCertificatesDriveNoneOutThatIsHeld() {
        Certificate held = f.certificate(StatementKind.NULLIFY, 1);
        f.send(f.voter(3), held);
        f.settle();
        assertTrue(f.shown.isHeld(held.statement()));
        for (long view = 3; view < 10_003; view++) {
            Certificate invented = IntakeFixture.unsigned(view, 3);
            f.send(IntakeFixture.stranger("stranger " + view % 100), invented);
        }
        f.settle();
        assertTrue(f.shown.isHeld(held.statement()));
        assertTrue(f.shown.hasShown(held.statement(), f.voter(3).nodeKey()));
    }
}
