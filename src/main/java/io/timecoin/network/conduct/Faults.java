package io.timecoin.network.conduct;

import io.timecoin.crypto.PublicKey;

/** Told by whoever notices that a peer has done what no correct node does. Any thread; never waits. */
@FunctionalInterface
public interface Faults {

    /**
     * A peer was at fault.
     *
     * @param peer node key of the link that it came on, which may have ended meanwhile
     */
    void atFault(PublicKey peer, Fault fault);
}
