package io.timecoin.crypto;

/** Signs with one private key that it never shows. Safe for any thread. */
public interface Signer {

    /** The key that verifies what {@link #sign} makes. */
    PublicKey publicKey();

    /** Signs a tagged digest; deterministic (RFC 8032 §5.1.6). */
    Signature sign(Hash256 digest);
}
