package io.timecoin.simulation;

import io.timecoin.network.PeerMessage;
import java.util.List;

/**
 * One way of being faulty. A traitor runs the correct software and holds its own operator key, nothing else; treasons stand
 * between it and the network, and may sign and send whatever they like besides. One object for each traitor and run.
 */
interface Treason {

    /** The process has started, also again after a crash. */
    default void started(SimulatedNode self) {}

    /** The final height that its hello tells. */
    default long claims(long finalHeight) {
        return finalHeight;
    }

    /** What is sent to a host instead of {@code message}; nothing, it, or others. */
    default List<PeerMessage> instead(SimulatedNode self, int to, PeerMessage message) {
        return List.of(message);
    }

    /** A message has arrived; whether the correct software takes it, too. */
    default boolean takes(SimulatedNode self, int from, PeerMessage message) {
        return true;
    }
}
