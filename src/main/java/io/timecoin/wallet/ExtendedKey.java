package io.timecoin.wallet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A private Ed25519 key with its chain code (SLIP-0010). Ed25519 has hardened children only. */
final class ExtendedKey {

    private static final int HALF = 32;
    private static final int HARDENED = 0x80000000;
    private static final byte[] MASTER = "ed25519 seed".getBytes(StandardCharsets.US_ASCII);

    private final byte[] privateKey;
    private final byte[] chainCode;

    private ExtendedKey(byte[] both) {
        this.privateKey = Arrays.copyOf(both, HALF);
        this.chainCode = Arrays.copyOfRange(both, HALF, 2 * HALF);
        Arrays.fill(both, (byte) 0);
    }

    /** The root of all keys of a seed. */
    static ExtendedKey master(byte[] seed) {
        return new ExtendedKey(hmacSha512(MASTER, seed));
    }

    /**
     * The hardened child {@code index}'.
     *
     * @throws IllegalArgumentException if it is negative
     */
    ExtendedKey child(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("a child's index is not negative: " + index);
        }
        byte[] data = ByteBuffer.allocate(1 + HALF + Integer.BYTES)
                .put((byte) 0)
                .put(privateKey)
                .putInt(index | HARDENED)
                .array();
        try {
            return new ExtendedKey(hmacSha512(chainCode, data));
        } finally {
            Arrays.fill(data, (byte) 0);
        }
    }

    byte[] privateKey() {
        return privateKey.clone();
    }

    byte[] chainCode() {
        return chainCode.clone();
    }

    private static byte[] hmacSha512(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA512");
            mac.init(new SecretKeySpec(key, "HmacSHA512"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA512", e);
        }
    }
}
