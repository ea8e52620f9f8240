package io.timecoin.wallet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;

/**
 * A file that only its owner may read, and that is there whole or not at all, also after a power cut. Links are followed to the
 * file that they name, so that a wallet on a stick is changed there. For one thread.
 */
final class PrivateFile {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final int MOST_LINKS = 40;

    private final Path path;
    private final Duration patience;

    PrivateFile(Path path, Duration patience) {
        this.path = path.toAbsolutePath();
        this.patience = patience;
    }

    /** Something that is done while nobody else changes the file. */
    @FunctionalInterface
    interface Change {
        void make() throws KeystoreException;
    }

    /** Makes a change while nobody else does; what it reads is the newest there is. */
    void alone(Change change) throws KeystoreException {
        try (ChangeLock _ = ChangeLock.take(target(), patience)) {
            change.make();
        } catch (IOException e) {
            throw failed("locked", e);
        }
    }

    /** The file itself, at the end of all links; it need not exist. */
    private Path target() throws IOException {
        Path file = path;
        for (int links = 0; Files.isSymbolicLink(file); links++) {
            if (links == MOST_LINKS) {
                throw new IOException("its links lead nowhere");
            }
            file = file.resolveSibling(Files.readSymbolicLink(file));
        }
        if (file.getFileName() == null) {
            throw new IOException("it is a directory");
        }
        return file;
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
     * it. If {@code shown} throws, nothing is kept. Call it {@link #alone}.
     */
    void create(byte[] bytes, Runnable shown) throws KeystoreException {
        try {
            Path target = target();
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new KeystoreException(
                        KeystoreException.Reason.EXISTS, "there is a keystore already; it is never overwritten");
            }
            put(target, bytes, shown);
        } catch (IOException e) {
            throw failed("written", e);
        }
    }

    /** Replaces what is there; mode and owner stay. Call it {@link #alone}. */
    void replace(byte[] bytes) throws KeystoreException {
        try {
            put(target(), bytes, () -> {});
        } catch (IOException e) {
            throw failed("written", e);
        }
    }

    private void put(Path target, byte[] bytes, Runnable shown) throws IOException, KeystoreException {
        Path directory = target.getParent();
        if (directory == null) {
            throw new KeystoreException(KeystoreException.Reason.INPUT_OUTPUT, path + " is a directory");
        }
        // One name, so that whoever is killed leaves one file, which the next one takes away: nobody else writes now.
        Path temporary = target.resolveSibling("." + target.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        try {
            Files.createFile(temporary, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            writeDurably(temporary, bytes);
            keepModeAndOwner(target, temporary);
            shown.run();
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
            parent.force(true); // the new name is durable too
        }
    }

    /** A renamed file is its maker's: without this the owner of a wallet could lose it to an administrator who touched it. */
    private static void keepModeAndOwner(Path old, Path fresh) throws IOException, KeystoreException {
        if (Files.notExists(old)) {
            return;
        }
        PosixFileAttributes kept = Files.readAttributes(old, PosixFileAttributes.class);
        if (!kept.permissions().contains(PosixFilePermission.OWNER_WRITE)) {
            throw new KeystoreException(
                    KeystoreException.Reason.INPUT_OUTPUT,
                    old + " is not to be written (" + PosixFilePermissions.toString(kept.permissions()) + ")");
        }
        PosixFileAttributeView view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        view.setPermissions(kept.permissions());
        PosixFileAttributes made = view.readAttributes();
        if (!made.owner().equals(kept.owner()) || !made.group().equals(kept.group())) {
            try {
                view.setGroup(kept.group());
                view.setOwner(kept.owner());
            } catch (FileSystemException e) {
                throw new KeystoreException(
                        KeystoreException.Reason.INPUT_OUTPUT,
                        old + " belongs to " + kept.owner().getName() + " of the group "
                                + kept.group().getName() + " and would not any more: only they can change it",
                        e);
            }
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
