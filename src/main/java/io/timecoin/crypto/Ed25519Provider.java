package io.timecoin.crypto;

/**
 * One implementation of Ed25519. Implementations differ on edge cases; {@link Ed25519Verifier} makes one rule of them.
 * Safe for any thread.
 */
interface Ed25519Provider {

    /** Short name for people: what the bench and the log print. */
    String name();

    /**
     * Whether this implementation accepts the signature. The encodings have been checked by the caller. Never throws on
     * bad input.
     */
    boolean accepts(PublicKey key, byte[] message, Signature signature);

    /** A signer of the private key that a seed of 32 bytes stands for; the caller keeps the array. */
    Signer signer(byte[] seed);
}
