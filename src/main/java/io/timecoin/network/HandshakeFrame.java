package io.timecoin.network;

import io.timecoin.crypto.Signature;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;

/**
 * A frame before the link is authenticated: Opening → Response → Proof → Acceptance, or a Refused instead of any of the
 * last three. A type byte, then the fields.
 */
@SuppressWarnings("ArrayRecordComponent") // lives inside this package, which never writes to them
sealed interface HandshakeFrame {

    /** Most bytes of any of them. */
    int MAX_BYTES = 1_024;

    int MAC_BYTES = 32;

    /** The initiator's hello. */
    record Opening(Hello hello) implements HandshakeFrame {}

    /** The responder's hello and proof. */
    record Response(Hello hello, Signature signature, byte[] mac) implements HandshakeFrame {}

    /** The initiator's proof. */
    record Proof(Signature signature, byte[] mac) implements HandshakeFrame {}

    /** The responder takes the link; authenticated frames follow. */
    record Acceptance(byte[] mac) implements HandshakeFrame {}

    /** Either side's last word. Not authenticated: whoever can forge it can cut the connection too. */
    record Refused(Refusal refusal, String words) implements HandshakeFrame {}

    default byte[] encode() {
        ByteWriter out = new ByteWriter(512);
        switch (this) {
            case Opening m -> m.hello.write(out.u8(1));
            case Response m -> {
                m.hello.write(out.u8(2));
                out.fixed(m.signature.toBytes()).fixed(m.mac);
            }
            case Proof m -> out.u8(3).fixed(m.signature.toBytes()).fixed(m.mac);
            case Acceptance m -> out.u8(4).fixed(m.mac);
            case Refused m -> Words.write(out.u8(5).u8(m.refusal.code()), m.words, Words.MAX_REASON);
        }
        return out.toBytes();
    }

    static HandshakeFrame decode(byte[] bytes) throws MalformedException {
        if (bytes.length > MAX_BYTES) {
            throw new MalformedException("a handshake frame has more than " + MAX_BYTES + " bytes");
        }
        ByteReader in = new ByteReader(bytes);
        int type = in.u8("handshake frame type");
        HandshakeFrame frame = switch (type) {
            case 1 -> new Opening(Hello.read(in));
            case 2 -> new Response(Hello.read(in), in.signature("signature"), in.fixed(MAC_BYTES, "mac"));
            case 3 -> new Proof(in.signature("signature"), in.fixed(MAC_BYTES, "mac"));
            case 4 -> new Acceptance(in.fixed(MAC_BYTES, "mac"));
            case 5 -> new Refused(refusal(in.u8("refusal")), Words.read(in, Words.MAX_REASON, "reason"));
            default -> throw new MalformedException("unknown handshake frame type " + type);
        };
        in.end("the handshake frame");
        return frame;
    }

    private static Refusal refusal(int code) throws MalformedException {
        for (Refusal refusal : Refusal.values()) {
            if (refusal.code() == code) {
                return refusal;
            }
        }
        throw new MalformedException("unknown refusal " + code);
    }
}
