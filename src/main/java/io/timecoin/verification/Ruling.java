package io.timecoin.verification;

/** What becomes of a message that came in. */
public sealed interface Ruling {

    /** It is verified when its turn comes, then given to the engine. */
    record Take() implements Ruling {}

    /** Of the next epoch: kept, unverified, until that opens. */
    record Hold() implements Ruling {}

    /** Let go, and counted. */
    record Drop(DropCause cause) implements Ruling {}
}
