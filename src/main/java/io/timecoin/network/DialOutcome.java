package io.timecoin.network;

import io.timecoin.crypto.PublicKey;
import org.jspecify.annotations.Nullable;

/** Told once what became of an attempt to link to an address. On the network's threads; must not block nor call the links. */
public interface DialOutcome {

    /** A link stands to the node with this key, which it has proven. */
    void linked(PublicKey key);

    /**
     * No link came of it.
     *
     * @param key of the peer if it has proven it
     */
    void refused(Refusal refusal, @Nullable PublicKey key);

    /** Nobody answered, or the connection broke. */
    void failed();

    /** Whether an operator wants this link: a ban of the address does not hold for it then (protocol §7). */
    boolean isOrdered();
}
