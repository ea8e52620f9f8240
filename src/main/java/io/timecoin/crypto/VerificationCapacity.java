package io.timecoin.crypto;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * How many signatures one thread of this machine verifies in a second: what the bench measures throughput against.
 *
 * @param provider name of the implementation that answered
 * @param perSecond verifications by one thread, rounded down
 */
public record VerificationCapacity(String provider, long perSecond) {

    private static final int KEYS = 64;
    private static final int ROUND = 64;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /**
     * Measures each implementation that loads here, for about {@code nanosEach} nanoseconds after as long a warm-up. Takes
     * the calling thread for that time.
     *
     * @param clock nanoseconds, never going back; a parameter because this package has no clock
     */
    public static List<VerificationCapacity> measure(LongSupplier clock, long nanosEach) {
        if (nanosEach <= 0) {
            throw new IllegalArgumentException("a measurement takes time: " + nanosEach + " ns");
        }
        return SignatureVerifiers.loaded().stream()
                .map(verifier -> measure(verifier, clock, nanosEach))
                .toList();
    }

    private static VerificationCapacity measure(Ed25519Verifier verifier, LongSupplier clock, long nanosEach) {
        PublicKey[] keys = new PublicKey[KEYS];
        Signature[] signatures = new Signature[KEYS];
        Hash256[] digests = new Hash256[KEYS];
        for (int i = 0; i < KEYS; i++) {
            byte[] seed = new byte[Ed25519Signer.SEED_LENGTH];
            seed[0] = (byte) i;
            Signer signer = new BouncyCastleEd25519().signer(seed);
            keys[i] = signer.publicKey();
            digests[i] = HashTag.NOTARIZE.hash(seed);
            signatures[i] = signer.sign(digests[i]);
        }
        verifications(verifier, keys, digests, signatures, clock, nanosEach);
        return new VerificationCapacity(
                verifier.providerName(), verifications(verifier, keys, digests, signatures, clock, nanosEach));
    }

    private static long verifications(
            Ed25519Verifier verifier,
            PublicKey[] keys,
            Hash256[] digests,
            Signature[] signatures,
            LongSupplier clock,
            long nanos) {
        long start = clock.getAsLong();
        long elapsed = 0;
        long count = 0;
        while (elapsed < nanos) {
            for (int i = 0; i < ROUND; i++) {
                int at = (int) (count++ % KEYS);
                if (!verifier.verify(keys[at], digests[at], signatures[at])) {
                    throw new IllegalStateException("a signature of ours was refused");
                }
            }
            elapsed = clock.getAsLong() - start;
        }
        return Math.multiplyExact(count, NANOS_PER_SECOND) / elapsed;
    }
}
