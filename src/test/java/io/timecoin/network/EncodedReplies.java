package io.timecoin.network;

import io.timecoin.ledger.codec.MalformedException;

/** Replies as who has asked will read them. */
public final class EncodedReplies {

    private EncodedReplies() {}

    public static PeerMessage message(EncodedReply reply) {
        try {
            return PeerMessageCodec.decode(reply.payload());
        } catch (MalformedException e) {
            throw new AssertionError("nobody can read it", e);
        }
    }
}
