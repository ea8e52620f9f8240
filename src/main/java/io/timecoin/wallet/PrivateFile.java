package io.timecoin.wallet;

import io.timecoin.files.FileTrouble;
import io.timecoin.files.LockFile;
import io.timecoin.files.WholeFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A file of a wallet that only its owner may read, changed by one process at a time, under the lock of its keystore. Links are followed to the file that they name,
 * so that a wallet on a stick is changed there. For one thread.
 */
final class PrivateFile {

    /** How long somebody else may take for a change before nobody waits any longer. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path path;
    private final Path keystore;
    private final Duration patience;
    private final WholeFile file;

    /** A file whose new ones belong to whom the keystore belongs; it may be the keystore itself. */
    PrivateFile(Path path, Path keystore, Duration patience) {
        this.path = path;
        this.keystore = keystore;
        this.patience = patience;
        this.file = WholeFile.secret(path, keystore);
    }

    /** Something that is done while nobody else changes the file. */
    @FunctionalInterface
    interface Change {
        void make() throws KeystoreException;
    }

    /** Makes a change while nobody else does; what it reads is the newest there is. */
    void alone(Change change) throws KeystoreException {
        try (LockFile _ = lock()) {
            change.make();
        } catch (IOException e) {
            throw failed("unlocked", e);
        }
    }

    private LockFile lock() throws KeystoreException {
        Path lock = WholeFile.beside(keystore, ".lock");
        try {
            return LockFile.take(lock, keystore, patience)
                    .orElseThrow(() -> new KeystoreException(
                            KeystoreException.Reason.BUSY,
                            "another process is changing " + path + " (it holds " + lock
                                    + "); nothing was done, try again"));
        } catch (IOException e) {
            throw new KeystoreException(
                    KeystoreException.Reason.INPUT_OUTPUT,
                    path + " cannot be changed, for its lock " + lock + " cannot be taken: " + FileTrouble.of(e),
                    e);
        }
    }

    byte[] read(int mostBytes) throws KeystoreException {
        byte[] bytes;
        try {
            bytes = file.read(mostBytes + 1)
                    .orElseThrow(() -> new KeystoreException(
                            KeystoreException.Reason.NOT_FOUND, "there is no keystore at " + path));
        } catch (IOException e) {
            throw failed("read", e);
        }
        if (bytes.length > mostBytes) {
            throw new KeystoreException(
                    KeystoreException.Reason.DAMAGED,
                    path + " is not a keystore: it has more than " + mostBytes + " bytes");
        }
        return bytes;
    }

    /** Whether others than its owner may read or write it; not if it is not there. */
    boolean isOpenToOthers() throws KeystoreException {
        try {
            return Files.getPosixFilePermissions(path).stream()
                    .anyMatch(permission -> !permission.name().startsWith("OWNER_"));
        } catch (NoSuchFileException _) {
            return false;
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    /**
     * Makes the file if it is not there, in two steps: all is on disk before {@code shown} is called, and has its name only after
     * it. If {@code shown} throws, nothing is kept.
     */
    void create(byte[] bytes, Runnable shown) throws KeystoreException {
        try {
            if (Files.exists(WholeFile.itself(path))) {
                throw exists(null); // before anything is made beside it
            }
        } catch (IOException e) {
            throw failed("written", e);
        }
        alone(() -> {
            try {
                file.createAlone(bytes, shown);
            } catch (FileAlreadyExistsException e) {
                throw exists(e);
            } catch (IOException e) {
                throw failed("written", e);
            }
        });
    }

    /** Replaces what is there; mode and owner stay. Call it {@link #alone}. */
    void replace(byte[] bytes) throws KeystoreException {
        try {
            file.replace(bytes);
        } catch (IOException e) {
            throw failed("written", e);
        }
    }

    private static KeystoreException exists(@Nullable Throwable cause) {
        return new KeystoreException(
                KeystoreException.Reason.EXISTS, "there is a keystore already; it is never overwritten", cause);
    }

    private KeystoreException failed(String what, IOException e) {
        return new KeystoreException(
                KeystoreException.Reason.INPUT_OUTPUT, path + " cannot be " + what + ": " + FileTrouble.of(e), e);
    }
}
