package io.timecoin.node;

import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.files.FileTrouble;
import io.timecoin.wallet.KeyKind;
import io.timecoin.wallet.Keystore;
import io.timecoin.wallet.KeystoreException;
import io.timecoin.wallet.PasswordException;
import io.timecoin.wallet.PasswordText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;

/** An operator key in an encrypted keystore, whose password is the first line of a file that only its owner may read. */
public final class EncryptedKey {

    private EncryptedKey() {}

    /**
     * Decrypts the key; takes about half a second.
     *
     * @throws NodeStartException if a file cannot be read, the password is wrong, or the keystore keeps something else
     */
    public static Ed25519Signer read(Path keystore, Path passwordFile) throws NodeStartException {
        byte[] secret = null;
        try {
            Keystore.Content content = new Keystore(keystore, new SecureRandom()).open(password(passwordFile));
            secret = content.secret();
            if (content.kind() != KeyKind.OPERATOR) {
                throw new NodeStartException("the keystore " + keystore + " keeps a "
                        + content.kind().label() + " key, not an operator key");
            }
            return Ed25519Signer.ofSeed(secret);
        } catch (KeystoreException e) {
            throw new NodeStartException("cannot use the keystore " + keystore + ": " + e.getMessage(), e);
        } finally {
            if (secret != null) {
                Arrays.fill(secret, (byte) 0);
            }
        }
    }

    private static char[] password(Path file) throws NodeStartException {
        try {
            KeyFile.requireOwnerOnly(file, "password file");
            try (InputStream in = Files.newInputStream(file)) {
                return PasswordText.firstLine(in.readNBytes(PasswordText.MAX_BYTES + 1));
            }
        } catch (PasswordException e) {
            throw new NodeStartException("the first line of " + file + " is no password: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new NodeStartException("cannot read the password file " + file + ": " + FileTrouble.of(e), e);
        }
    }
}
