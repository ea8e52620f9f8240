package io.timecoin.crypto;

/** The one acceptance rule of the network for Ed25519 signatures (protocol §2). Safe for any thread. */
public interface SignatureVerifier {

    /** Whether {@code signature} by {@code key} over the tagged {@code digest} is accepted; never throws on bad input. */
    boolean verify(PublicKey key, Hash256 digest, Signature signature);
}
