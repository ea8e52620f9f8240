package io.timecoin.network;

/** What a frame did to a {@link Handshake}. */
@SuppressWarnings("ArrayRecordComponent") // frames are handed over, not kept
public sealed interface HandshakeResult {

    /** Send this and wait for the next frame. */
    record Reply(byte[] frame) implements HandshakeResult {}

    /**
     * The other side is proven. The caller decides whether it wants the link, then sends {@code frame} or a refusal. For the
     * responder the link begins with that; the initiator waits for {@link Established}.
     */
    record Identified(PeerIdentity peer, byte[] frame) implements HandshakeResult {}

    /** The responder took the link: authenticated frames follow. */
    record Established() implements HandshakeResult {}

    /** No link. Unless the peer said so, tell it with {@link Handshake#refusal}. */
    record Refused(Refusal refusal, String words, boolean byPeer) implements HandshakeResult {}
}
