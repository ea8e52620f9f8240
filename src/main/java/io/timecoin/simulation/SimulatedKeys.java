package io.timecoin.simulation;

import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Sha256;
import io.timecoin.crypto.Signature;
import io.timecoin.crypto.SignatureVerifier;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.crypto.Signer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keys by name and their signatures behind the production's ports: real Ed25519, or a keyed hash that costs next to nothing.
 * Nobody in a run can make the other's signature either way: a traitor is only given its own signers.
 */
final class SimulatedKeys implements SignatureVerifier {

    private final boolean real;
    private final SignatureVerifier verifier;
    private final Map<PublicKey, Long> secrets = new LinkedHashMap<>();

    SimulatedKeys(boolean real) {
        this.real = real;
        this.verifier = real ? SignatureVerifiers.fastest() : this;
    }

    /** The signer that a name stands for; the same in every run. */
    Signer signer(String name) {
        byte[] seed = Sha256.digest(("simulated key " + name).getBytes(StandardCharsets.UTF_8));
        return real ? Ed25519Signer.ofSeed(seed) : new KeyedHash(PublicKey.of(seed));
    }

    @Override
    public boolean verify(PublicKey key, Hash256 digest, Signature signature) {
        if (real) {
            return verifier.verify(key, digest, signature);
        }
        Long secret = secrets.get(key);
        return secret != null && signature.equals(keyedHash(secret, digest));
    }

    private static Signature keyedHash(long secret, Hash256 digest) {
        ByteBuffer in = ByteBuffer.wrap(digest.toBytes());
        long hash = secret;
        for (int word = 0; word < 4; word++) {
            hash = mixed(hash ^ in.getLong());
        }
        return Signature.of(ByteBuffer.allocate(Signature.LENGTH)
                .putLong(hash)
                .putLong(mixed(hash))
                .array());
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014). */
    private static long mixed(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private final class KeyedHash implements Signer {
        private final PublicKey key;
        private final long secret;

        KeyedHash(PublicKey key) {
            this.key = key;
            this.secret = mixed(ByteBuffer.wrap(key.toBytes()).getLong());
            secrets.put(key, secret);
        }

        @Override
        public PublicKey publicKey() {
            return key;
        }

        @Override
        public Signature sign(Hash256 digest) {
            return keyedHash(secret, digest);
        }
    }
}
