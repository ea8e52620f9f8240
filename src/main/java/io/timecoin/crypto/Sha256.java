package io.timecoin.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Plain SHA-256, for what is older than our tags: addresses (protocol §2). Safe for any thread. */
public final class Sha256 {

    private Sha256() {}

    /** The 32 bytes of the untagged digest. */
    public static byte[] digest(byte[] data) {
        return start().digest(data);
    }

    static MessageDigest start() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
