package io.timecoin.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 and HMAC-SHA256 by whichever of this machine's implementations is quick: the platform's, which only the optimising
 * compiler makes so, until the native library is loaded, which takes longer than a short command lasts. Safe for any thread.
 */
public final class Sha256 {

    private static final String DIGEST = "SHA-256";
    private static final String HMAC = "HmacSHA256";

    private static volatile @Nullable Provider loaded;

    private Sha256() {}

    /** The 32 bytes of the untagged digest, for what is older than our tags: addresses (protocol §2). */
    public static byte[] digest(byte[] data) {
        return start().digest(data);
    }

    /** HMAC-SHA256 (RFC 2104) with this key; the result is for one thread. */
    public static Mac hmac(byte[] key) {
        Provider provider = loaded;
        try {
            Mac mac = provider == null ? Mac.getInstance(HMAC) : Mac.getInstance(HMAC, provider);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }

    static MessageDigest start() {
        Provider provider = loaded;
        try {
            return provider == null ? MessageDigest.getInstance(DIGEST) : start(provider);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static MessageDigest start(Provider provider) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance(DIGEST, provider);
    }

    /** From now on this one is asked, if it has both and digests as the platform does; else nothing changes. */
    static void use(Provider provider) {
        byte[] sample = new byte[200];
        try {
            Mac.getInstance(HMAC, provider);
            MessageDigest begun = start(provider);
            begun.update(sample, 0, 64);
            byte[] digest = ((MessageDigest) begun.clone()).digest(Arrays.copyOfRange(sample, 64, sample.length));
            if (!Arrays.equals(digest, MessageDigest.getInstance(DIGEST).digest(sample))) {
                return;
            }
        } catch (NoSuchAlgorithmException | CloneNotSupportedException e) {
            return; // it is only speed
        }
        loaded = provider;
        HashTag.startAnew();
    }
}
