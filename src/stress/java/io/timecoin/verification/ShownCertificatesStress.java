package io.timecoin.verification;

import io.timecoin.Interleavings;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** What links, verifiers and the engine remember of one certificate and one vote, in caches that all of them use. */
public final class ShownCertificatesStress {

    private static final PublicKey PEER = PublicKey.of(new byte[32]);
    private static final Statement STATEMENT = Statement.nullify(1, 1);
    private static final Vote VOTE = new Vote(STATEMENT, 0, Signature.of(new byte[Signature.LENGTH]));

    private final ShownCertificates shown = new ShownCertificates();
    private final VerifiedVotes verified = new VerifiedVotes();

    @Operation
    public void shownBy() {
        shown.shownBy(STATEMENT, PEER);
    }

    @Operation
    public boolean isHeld() {
        return shown.isHeld(STATEMENT);
    }

    @Operation
    public void held() {
        shown.held(STATEMENT);
    }

    @Operation
    public boolean hasShown() {
        return shown.hasShown(STATEMENT, PEER);
    }

    @Operation
    public void forget() {
        shown.forget(PEER);
    }

    @Operation
    public void verify() {
        verified.add(VOTE);
    }

    @Operation
    public boolean isVerified() {
        return verified.contains(VOTE);
    }

    @Test
    void nothingNotedIsLost() {
        Interleavings.check(ShownCertificatesStress.class);
    }

    @Test
    void nothingNotedIsLostUnderLoad() {
        Interleavings.load(ShownCertificatesStress.class);
    }
}
