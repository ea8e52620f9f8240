package io.timecoin.wallet;

import io.timecoin.crypto.PublicKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * One secret in one file: Argon2id makes a key of the password, AES-256-GCM encrypts the secret with it. Written to a
 * temporary file, synced and renamed, readable by its owner only. One process at a time makes or changes it, and changes what
 * is there then. Passwords are cleared before a method returns. For one thread at a time.
 */
public final class Keystore {

    private final PrivateFile path;
    private final SecureRandom random;
    private final KdfCost cost;

    /** The keystore at {@code path}, which need not exist yet. */
    public Keystore(Path path, SecureRandom random) {
        this(path, random, KdfCost.STANDARD);
    }

    Keystore(Path path, SecureRandom random, KdfCost cost) {
        this(path, random, cost, PrivateFile.PATIENCE);
    }

    Keystore(Path path, SecureRandom random, KdfCost cost, Duration patience) {
        this.path = new PrivateFile(path, path, patience);
        this.random = random;
        this.cost = cost;
    }

    /** What becomes of the content; the secrets of both are cleared afterwards. */
    @FunctionalInterface
    public interface Change {
        Content of(Content old) throws KeystoreException;
    }

    /**
     * What a keystore keeps.
     *
     * @param secret entropy of a mnemonic (16 or 32 bytes) or seed of a key (32 bytes); the holder clears it
     * @param publicKeys that were handed out, in order; one for the kinds that are a single key
     */
    @SuppressWarnings("ArrayRecordComponent") // a secret is cleared in place: copies would stay behind
    public record Content(KeyKind kind, byte[] secret, List<PublicKey> publicKeys) {
        public Content {
            publicKeys = List.copyOf(publicKeys);
        }

        /** Never shows the secret. */
        @Override
        public String toString() {
            return kind.label() + " keystore of " + publicKeys.size() + " keys";
        }
    }

    /**
     * What can be read without the password. Nothing of it is authenticated before {@link #open}.
     *
     * @param publicKeys that were handed out, in order
     */
    public record Label(KeyKind kind, List<PublicKey> publicKeys) {
        public Label {
            publicKeys = List.copyOf(publicKeys);
        }
    }

    /**
     * Writes a new keystore.
     *
     * @throws KeystoreException if there is one already, or it cannot be written
     */
    public void create(Content content, char[] password) throws KeystoreException {
        create(content, password, () -> {});
    }

    /**
     * Writes a new keystore that is kept only if {@code shown}, which is called when all but its name is on disk, returns: what
     * nobody has seen the words of is no wallet.
     *
     * @throws KeystoreException if there is one already, or it cannot be written
     */
    public void create(Content content, char[] password, Runnable shown) throws KeystoreException {
        byte[] file = encrypted(content, password);
        path.create(file, shown);
    }

    /**
     * Changes what it keeps, under its lock: what another process has written meanwhile is changed, never overwritten.
     *
     * @throws KeystoreException if it cannot be opened with this password, or not be written
     */
    public void change(char[] password, Change change) throws KeystoreException {
        change(password, password.clone(), change);
    }

    /**
     * The same secret and keys under another password.
     *
     * @throws KeystoreException if it cannot be opened with the old one, or not be written
     */
    public void changePassword(char[] old, char[] fresh) throws KeystoreException {
        change(old, fresh, content -> content);
    }

    private void change(char[] password, char[] next, Change change) throws KeystoreException {
        try {
            path.alone(() -> {
                Content old = open(password);
                try {
                    Content changed = change.of(old);
                    byte[] file = encrypted(changed, next);
                    Arrays.fill(changed.secret(), (byte) 0);
                    path.replace(file);
                } finally {
                    Arrays.fill(old.secret(), (byte) 0);
                }
            });
        } finally {
            Arrays.fill(password, '\0');
            Arrays.fill(next, '\0');
        }
    }

    private byte[] encrypted(Content content, char[] password) {
        if (content.publicKeys().isEmpty() || content.publicKeys().size() > KeystoreFile.MAX_KEYS) {
            Arrays.fill(password, '\0');
            throw new IllegalArgumentException("a keystore has 1 to " + KeystoreFile.MAX_KEYS + " public keys");
        }
        byte[] salt = bytes(KeystoreCipher.SALT_BYTES);
        byte[] nonce = bytes(KeystoreCipher.NONCE_BYTES);
        KeystoreFile header = new KeystoreFile(
                KeystoreFile.VERSION,
                content.kind().label(),
                content.publicKeys().stream().map(PublicKey::toHex).toList(),
                cost,
                HexFormat.of().formatHex(salt),
                HexFormat.of().formatHex(nonce),
                "",
                "");
        KeystoreCipher cipher = derive(password, salt, cost);
        byte[] ciphertext = cipher.encrypt(content.secret(), nonce, header.authenticated());
        cipher.clear();
        return header.withCiphertext(ciphertext).toJson();
    }

    /**
     * Whether others than its owner may read it: then its password alone keeps them off. Not if there is none.
     *
     * @throws KeystoreException if that cannot be found out
     */
    public boolean isOpenToOthers() throws KeystoreException {
        return path.isOpenToOthers();
    }

    /**
     * Reads and decrypts.
     *
     * @throws KeystoreException if there is none, it is damaged or unknown, or the password is wrong
     */
    public Content open(char[] password) throws KeystoreException {
        try {
            KeystoreFile file = KeystoreFile.parse(path.read(KeystoreFile.MAX_BYTES));
            byte[] composed = PasswordText.bytes(password);
            byte[] asItCame = PasswordText.bytesAsTheyCame(password);
            boolean same = Arrays.equals(composed, asItCame);
            Optional<byte[]> opened = decrypt(file, composed);
            if (opened.isEmpty() && !same) {
                opened = decrypt(file, asItCame); // earlier versions did not compose
            }
            Arrays.fill(asItCame, (byte) 0);
            byte[] secret = opened.orElseThrow(() -> new KeystoreException(
                    KeystoreException.Reason.WRONG_PASSWORD, "the password does not open this keystore"));
            return new Content(KeyKind.ofLabel(file.kind()), secret, publicKeys(file));
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /**
     * Reads what needs no password.
     *
     * @throws KeystoreException if there is no keystore, or it is damaged or unknown
     */
    public Label label() throws KeystoreException {
        KeystoreFile file = KeystoreFile.parse(path.read(KeystoreFile.MAX_BYTES));
        return new Label(KeyKind.ofLabel(file.kind()), publicKeys(file));
    }

    private static KeystoreCipher derive(char[] password, byte[] salt, KdfCost cost) {
        try {
            return KeystoreCipher.derive(PasswordText.bytes(password), salt, cost);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static Optional<byte[]> decrypt(KeystoreFile file, byte[] password) {
        HexFormat hex = HexFormat.of();
        KeystoreCipher cipher = KeystoreCipher.derive(password, hex.parseHex(file.salt()), file.kdf());
        try {
            return cipher.decrypt(hex.parseHex(file.ciphertext()), hex.parseHex(file.nonce()), file.authenticated());
        } finally {
            cipher.clear();
        }
    }

    private static List<PublicKey> publicKeys(KeystoreFile file) {
        return file.publicKeys().stream().map(PublicKey::ofHex).toList();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
