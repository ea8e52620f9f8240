package io.timecoin.simulation;

/** Mistakes that tests make on purpose, to see that they are found. */
enum Flaw {
    NONE,
    /** Votes leave before they are durable (protocol §5). */
    SENDS_BEFORE_DURABLE
}
