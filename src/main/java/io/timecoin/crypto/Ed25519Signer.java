package io.timecoin.crypto;

import java.security.SecureRandom;
import java.util.Arrays;

/** Signs with an Ed25519 private key made of a seed of 32 bytes (RFC 8032). Safe for any thread. */
public final class Ed25519Signer implements Signer {

    /** Length of a seed in bytes. */
    public static final int SEED_LENGTH = 32;

    private final Signer signer;

    private Ed25519Signer(Signer signer) {
        this.signer = signer;
    }

    /**
     * The signer of a seed, by the fastest implementation that loads here; the caller keeps, and may clear, the array.
     *
     * @throws IllegalArgumentException unless there are exactly 32 bytes
     */
    public static Ed25519Signer ofSeed(byte[] seed) {
        return ofSeed(seed, CorrettoEd25519.loaded().orElseGet(BouncyCastleEd25519::new));
    }

    static Ed25519Signer ofSeed(byte[] seed, Ed25519Provider provider) {
        if (seed.length != SEED_LENGTH) {
            throw new IllegalArgumentException("a seed is 32 bytes, not " + seed.length);
        }
        return new Ed25519Signer(provider.signer(seed));
    }

    /** A signer of a fresh key that only this object knows. */
    public static Ed25519Signer generate(SecureRandom random) {
        byte[] seed = new byte[SEED_LENGTH];
        random.nextBytes(seed);
        try {
            return ofSeed(seed);
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    @Override
    public PublicKey publicKey() {
        return signer.publicKey();
    }

    @Override
    public Signature sign(Hash256 digest) {
        return signer.sign(digest);
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return signer.toString();
    }
}
