package io.timecoin.wallet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file that only its owner may read (mode 600), and that is there whole or not at all, also after a power cut. */
final class PrivateFile {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path path;

    PrivateFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    boolean exists() {
        return Files.exists(path);
    }

    byte[] read(int mostBytes) throws KeystoreException {
        try (var in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(mostBytes + 1);
            if (bytes.length > mostBytes) {
                throw new KeystoreException(
                        KeystoreException.Reason.DAMAGED,
                        path + " is not a keystore: it has more than " + mostBytes + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new KeystoreException(KeystoreException.Reason.NOT_FOUND, "there is no keystore at " + path);
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    /** Replaces what is there, if anything. */
    void write(byte[] bytes) throws KeystoreException {
        Path directory = path.getParent();
        if (directory == null) {
            throw new KeystoreException(KeystoreException.Reason.INPUT_OUTPUT, path + " is a directory");
        }
        try {
            Path temporary = Files.createTempFile(
                    directory, ".keystore", ".tmp", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            try {
                writeDurably(temporary, bytes);
                Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
            try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
                parent.force(true); // the new name is durable too
            }
        } catch (IOException e) {
            throw failed("written", e);
        }
    }

    private static void writeDurably(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private KeystoreException failed(String what, IOException e) {
        String why = switch (e) {
            case AccessDeniedException denied -> "permission denied";
            case NoSuchFileException missing -> "its directory does not exist";
            default -> String.valueOf(e.getMessage());
        };
        return new KeystoreException(
                KeystoreException.Reason.INPUT_OUTPUT, path + " cannot be " + what + ": " + why, e);
    }
}
