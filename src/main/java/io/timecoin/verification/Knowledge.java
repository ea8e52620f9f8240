package io.timecoin.verification;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.Vote;
import java.util.function.Predicate;

/** What is known here already and costs nothing if it comes again. */
public interface Knowledge {

    /** Whether this very vote was verified. */
    boolean isVerified(Vote vote);

    /** Whether the engine has a certificate over this, or is about to take one. */
    boolean isHeld(Statement statement);

    /** Of two questions. */
    static Knowledge of(Predicate<Vote> verified, Predicate<Statement> held) {
        return new Knowledge() {
            @Override
            public boolean isVerified(Vote vote) {
                return verified.test(vote);
            }

            @Override
            public boolean isHeld(Statement statement) {
                return held.test(statement);
            }
        };
    }

    /** Signatures that the verification of a certificate takes. */
    default long unverified(Certificate certificate) {
        long unverified = 0;
        for (int i = 0; i < certificate.signers().size(); i++) {
            Vote vote = new Vote(
                    certificate.statement(),
                    certificate.signers().get(i),
                    certificate.signatures().get(i));
            unverified += isVerified(vote) ? 0 : 1;
        }
        return unverified;
    }
}
