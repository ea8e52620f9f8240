package io.timecoin.crypto;

import java.util.Optional;

/**
 * Ed25519 by one rule on every machine (protocol §2): canonical encodings, S < L, A not of small order, and the cofactored
 * equation. A fast cofactorless implementation may say yes, for that implies a cofactored yes once the encodings are
 * checked; its no is asked again of the implementation that decides. Safe for any thread. Made by {@link
 * SignatureVerifiers}.
 */
public final class Ed25519Verifier implements SignatureVerifier {

    private final Ed25519Provider deciding;
    private final Optional<Ed25519Provider> fast;

    Ed25519Verifier(Ed25519Provider deciding, Optional<Ed25519Provider> fast) {
        this.deciding = deciding;
        this.fast = fast;
    }

    @Override
    public boolean verify(PublicKey key, Hash256 digest, Signature signature) {
        return verify(key, digest.toBytes(), signature);
    }

    /** The rule over a message of any length: the published vectors are not all over digests. */
    boolean verify(PublicKey key, byte[] message, Signature signature) {
        if (!Ed25519Encoding.isAcceptable(key.view(), signature.view())) {
            return false;
        }
        return (fast.isPresent() && fast.get().accepts(key, message, signature))
                || deciding.accepts(key, message, signature);
    }

    /** Which implementation answers first: {@code ACCP} or {@code BouncyCastle}. */
    public String providerName() {
        return fast.orElse(deciding).name();
    }
}
