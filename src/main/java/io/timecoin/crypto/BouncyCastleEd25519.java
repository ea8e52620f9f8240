package io.timecoin.crypto;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** BouncyCastle's low-level Ed25519: always there, cofactored since 1.73, and so the one that decides (protocol §2). */
final class BouncyCastleEd25519 implements Ed25519Provider {

    @Override
    public String name() {
        return "BouncyCastle";
    }

    @Override
    public boolean accepts(PublicKey key, byte[] message, Signature signature) {
        return Ed25519.verify(signature.view(), 0, key.view(), 0, message, 0, message.length);
    }

    @Override
    public Signer signer(byte[] seed) {
        byte[] secret = seed.clone();
        return new SeedSigner(secret, publicKey(secret));
    }

    static PublicKey publicKey(byte[] seed) {
        byte[] key = new byte[PublicKey.LENGTH];
        Ed25519.generatePublicKey(seed, 0, key, 0);
        return PublicKey.of(key);
    }

    @SuppressWarnings("ArrayRecordComponent") // private, never compared
    private record SeedSigner(byte[] seed, PublicKey publicKey) implements Signer {

        @Override
        public Signature sign(Hash256 digest) {
            byte[] message = digest.toBytes();
            byte[] signature = new byte[Signature.LENGTH];
            Ed25519.sign(seed, 0, publicKey.view(), 0, message, 0, message.length, signature, 0);
            return Signature.of(signature);
        }

        /** Never shows the seed. */
        @Override
        public String toString() {
            return "signer of " + publicKey;
        }
    }
}
