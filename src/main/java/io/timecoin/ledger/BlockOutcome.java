package io.timecoin.ledger;

/** What judging a block gives. */
public sealed interface BlockOutcome {

    /** It is valid; {@code next} is the state that its children are judged by. */
    record Accepted(ChainState next) implements BlockOutcome {}

    /** A rule is broken. */
    record Refused(Verdict.Invalid reason) implements BlockOutcome {}
}
