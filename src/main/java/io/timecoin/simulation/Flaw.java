package io.timecoin.simulation;

/** A mistake put into the nodes of a run on purpose, to see that its consequences are found. */
enum Flaw {
    NONE,
    /** Votes leave a node before they are durable. Whether they are is not asked then: a contradiction has to tell. */
    SENDS_BEFORE_DURABLE
}
