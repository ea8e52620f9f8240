package io.timecoin.ledger;

/** What verifying a transaction against its coins gives. */
public sealed interface VerificationOutcome {

    /** Everything that does not change with the state holds. */
    record Verified(VerifiedTransaction transaction) implements VerificationOutcome {}

    /** A rule is broken. */
    record Rejected(Verdict.Invalid reason) implements VerificationOutcome {}
}
