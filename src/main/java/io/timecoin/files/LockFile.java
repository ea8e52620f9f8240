package io.timecoin.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Leave to change something, for one holder at a time among all processes and threads: the operating system's lock of an empty file.
 * It ends with the process, however that ends. The file stays: if it went with the lock, two could lock two files of one name. It
 * is never written, and no link is followed, so nothing of others is lost through it. For one thread.
 */
public final class LockFile implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(20);

    /**
     * What this process holds. Static because such locks belong to the process: closing any channel on the file, as a second
     * attempt would, drops the lock (POSIX fcntl).
     */
    private static final Set<Object> HELD = ConcurrentHashMap.newKeySet();

    private final Object identity;
    private final FileChannel channel;

    private LockFile(Object identity, FileChannel channel) {
        this.identity = identity;
        this.channel = channel;
    }

    /**
     * Waits until nobody else holds it, for no longer than {@code patience}; empty if somebody still does.
     *
     * @param file is made if it is not there; its directory has to exist
     * @param like whose owner a new one gets, so that he can lock it after an administrator has
     * @throws IOException if there can be no lock, or something else has its name
     */
    public static Optional<LockFile> take(Path file, Path like, Duration patience) throws IOException {
        long begin = System.nanoTime();
        Optional<LockFile> lock = attempt(file, like);
        while (lock.isEmpty() && System.nanoTime() - begin < patience.toNanos()) {
            pause(file);
            lock = attempt(file, like);
        }
        return lock;
    }

    private static void pause(Path file) throws InterruptedIOException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException)
                    new InterruptedIOException("interrupted while waiting for " + file).initCause(e);
        }
    }

    private static Optional<LockFile> attempt(Path file, Path like) throws IOException {
        Object identity = identity(file, like);
        if (!HELD.add(identity)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        LockFile taken = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            taken = channel.tryLock() == null ? null : new LockFile(identity, channel);
            return Optional.ofNullable(taken);
        } finally {
            if (taken == null) {
                release(identity, channel);
            }
        }
    }

    private static Object identity(Path file, Path like) throws IOException {
        BasicFileAttributes found;
        try {
            found = attributes(file);
        } catch (NoSuchFileException _) {
            create(file, like);
            found = attributes(file);
        }
        if (!found.isRegularFile() || found.size() > 0) {
            throw new FileSystemException(
                    file.toString(), null, "it is not the empty file that a lock is; move it somewhere else");
        }
        return Objects.requireNonNullElse(found.fileKey(), file.toAbsolutePath());
    }

    private static void create(Path file, Path like) throws IOException {
        try {
            WholeFile.secret(file, like).create(new byte[0]);
        } catch (FileAlreadyExistsException _) {
            // somebody else has made it just now, and it serves as well
        }
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static void release(Object identity, @Nullable FileChannel channel) throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            HELD.remove(identity);
        }
    }

    /** Lets the next one in. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) { // else it may be another's by now
            release(identity, channel);
        }
    }
}
