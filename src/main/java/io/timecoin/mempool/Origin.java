package io.timecoin.mempool;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;

/** Who brought a transaction: each has a share of its own of what waits here unproven (protocol §4, Pending). */
public sealed interface Origin {

    /** Clients of this node, all of them together. */
    record Clients() implements Origin {}

    /** The link of a voter, whatever node key it has now. */
    record Voter(Hash256 id) implements Origin {}

    /** The link of anybody else; keys cost nothing. */
    record Stranger(PublicKey nodeKey) implements Origin {}

    default boolean isStranger() {
        return this instanceof Stranger;
    }
}
