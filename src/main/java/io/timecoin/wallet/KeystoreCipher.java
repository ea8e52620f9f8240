package io.timecoin.wallet;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id from a password to a key, AES-256-GCM with that key. */
final class KeystoreCipher {

    static final int SALT_BYTES = 16;
    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;

    private static final int KEY_BYTES = 32;

    private final byte[] key;

    private KeystoreCipher(byte[] key) {
        this.key = key;
    }

    /**
     * Derives the key; slow on purpose.
     *
     * @param bytes the password, cleared afterwards
     */
    static KeystoreCipher derive(byte[] bytes, byte[] salt, KdfCost cost) {
        try {
            Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
            argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(cost.memoryKib())
                    .withIterations(cost.iterations())
                    .withParallelism(cost.parallelism())
                    .withSalt(salt)
                    .build());
            byte[] key = new byte[KEY_BYTES];
            argon2.generateBytes(bytes, key);
            return new KeystoreCipher(key);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    byte[] encrypt(byte[] secret, byte[] nonce, byte[] authenticated) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, nonce, authenticated).doFinal(secret);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /** The secret, empty if the key is not the one it was encrypted with or any byte was changed. */
    Optional<byte[]> decrypt(byte[] ciphertext, byte[] nonce, byte[] authenticated) {
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, nonce, authenticated).doFinal(ciphertext));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    void clear() {
        Arrays.fill(key, (byte) 0);
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] authenticated) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BYTES * 8, nonce));
        cipher.updateAAD(authenticated);
        return cipher;
    }
}
