package io.timecoin.node.engine;

/** Told when something that must not fail has: the node stops voting, exits and recovers. */
@FunctionalInterface
public interface ThreadFailure {

    void failed(Throwable cause);
}
