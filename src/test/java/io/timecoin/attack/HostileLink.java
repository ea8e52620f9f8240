package io.timecoin.attack;

import io.timecoin.crypto.SignatureVerifier;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.network.Direction;
import io.timecoin.network.FrameAuthenticator;
import io.timecoin.network.Handshake;
import io.timecoin.network.HandshakeResult.Established;
import io.timecoin.network.HandshakeResult.Identified;
import io.timecoin.network.HandshakeResult.Refused;
import io.timecoin.network.HandshakeResult.Reply;
import io.timecoin.network.NodeIdentity;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessageCodec;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;

/** A link whose handshake is the real one, and which says anything after it. For one thread at a time. */
final class HostileLink {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SignatureVerifier VERIFIER = SignatureVerifiers.fastest();

    private final LawfulCall call;
    private final FrameAuthenticator sealer;

    private HostileLink(LawfulCall call, FrameAuthenticator sealer) {
        this.call = call;
        this.sealer = sealer;
    }

    /** One side of a handshake, with fresh secrets. */
    static Handshake handshake(NodeIdentity identity, Direction direction) {
        byte[] entropy = new byte[Handshake.ENTROPY_BYTES];
        RANDOM.nextBytes(entropy);
        return Handshake.of(identity, VERIFIER, _ -> Optional.empty(), direction, entropy, 0);
    }

    /**
     * Runs the handshake as {@code identity}.
     *
     * @throws IOException if the other side refuses or ends it
     */
    static HostileLink open(LawfulCall call, NodeIdentity identity) throws IOException {
        Handshake handshake = handshake(identity, Direction.OUTBOUND);
        call.send(handshake.open());
        while (true) {
            switch (handshake.receive(call.receive())) {
                case Reply(byte[] frame) -> call.send(frame);
                case Identified(var _, byte[] frame) -> call.send(frame);
                case Established() -> {
                    return new HostileLink(call, handshake.sealer());
                }
                case Refused(var refusal, String words, boolean _) -> throw new IOException(refusal + ": " + words);
            }
        }
    }

    /** Whatever comes is read and dropped from now on. */
    HostileLink reading() {
        call.readOn();
        return this;
    }

    void send(PeerMessage message) throws IOException {
        payload(PeerMessageCodec.encode(message));
    }

    /** Any payload in an authentic frame. */
    void payload(byte[] payload) throws IOException {
        call.send(sealer.seal(payload));
    }

    /** The next authentic frame, not sent. */
    byte[] seal(byte[] payload) {
        return sealer.seal(payload);
    }

    /** Any bytes as a frame. */
    void frame(byte[] frame) throws IOException {
        call.send(frame);
    }
}
