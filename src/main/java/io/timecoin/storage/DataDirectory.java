package io.timecoin.storage;

import io.timecoin.files.FileTrouble;
import io.timecoin.files.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A node's data directory, held by this process alone until closed (protocol §5: one data directory has one process).
 * The lock is the operating system's and ends with the process, however that ends. Safe for any thread.
 */
public final class DataDirectory implements AutoCloseable {

    private static final String LOCK_FILE = "lock";
    private static final String PROBE_FILE = "write-probe";
    private static final int LONGEST_PID = 20;

    /** Bytes that must be free at start: less does not last for one flush of the databases. */
    private static final long LEAST_FREE_BYTES = 32L << 20;

    /**
     * What this process holds. Static because such locks belong to the process: closing any channel on the lock file, as a
     * refused second opening would, drops the lock of the first one too (POSIX fcntl).
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lockChannel;

    private DataDirectory(Path path, FileChannel lockChannel) {
        this.path = path;
        this.lockChannel = lockChannel;
    }

    /**
     * Creates the directory if it is not there, locks it, and makes sure that it can be written.
     *
     * @throws StorageException if it is in use, is not a directory, cannot be written, or has no space left
     */
    public static DataDirectory open(Path directory) {
        Path path = created(directory);
        if (!HELD.add(path)) {
            throw inUse(path, "this process", null);
        }
        FileChannel channel = null;
        try {
            channel = lock(path);
            probe(path);
            return new DataDirectory(path, channel);
        } catch (IOException e) {
            release(path, channel, e);
            throw new StorageException(
                    "the data directory cannot be written: " + FileTrouble.of(e),
                    path,
                    "make it writable for the user that runs the node, or choose another with --data-dir",
                    e);
        } catch (StorageException e) {
            release(path, channel, e);
            throw e;
        }
    }

    private static Path created(Path directory) {
        try {
            OwnerOnly.createDirectories(directory);
            return directory.toRealPath();
        } catch (FileAlreadyExistsException e) {
            throw new StorageException(
                    "the data directory is not a directory", directory, "choose another with --data-dir", e);
        } catch (IOException e) {
            throw new StorageException(
                    "the data directory cannot be created: " + FileTrouble.of(e),
                    directory,
                    "create it for the user that runs the node, or choose another with --data-dir",
                    e);
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        Path file = path.resolve(LOCK_FILE);
        FileChannel channel = OwnerOnly.open(file);
        try {
            if (channel.tryLock() == null) {
                throw inUse(path, "another process (pid " + holder(channel) + ")", null);
            }
            requireOurs(channel, file);
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } catch (IOException | StorageException e) {
            closeAfter(channel, e);
            throw e;
        }
    }

    /** A pid is about to replace what it holds: that is another one, or zeros after a power cut. */
    private static void requireOurs(FileChannel channel, Path file) throws IOException {
        if (channel.size() > LONGEST_PID || !content(channel).matches("[0-9\0]*")) {
            throw new StorageException(
                    "the file in the place of the data directory's lock is not one of a node",
                    file,
                    "move it somewhere else, or choose another directory with --data-dir",
                    null);
        }
    }

    /** The pid that the holder wrote, as far as it looks like one. */
    private static String holder(FileChannel channel) {
        try {
            String pid = content(channel);
            return pid.matches("[0-9]+") ? pid : "unknown";
        } catch (IOException e) {
            return "unknown: " + FileTrouble.of(e);
        }
    }

    private static String content(FileChannel channel) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(LONGEST_PID);
        channel.read(content, 0);
        return new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII);
    }

    private static void probe(Path path) throws IOException {
        long free = Files.getFileStore(path).getUsableSpace();
        if (free < LEAST_FREE_BYTES) {
            throw new StorageException(
                    "no space left for the data directory: " + (free >> 20) + " MiB free, at least "
                            + (LEAST_FREE_BYTES >> 20) + " MiB needed",
                    path,
                    "free some space or move the directory to a larger disk",
                    null);
        }
        Path probe = path.resolve(PROBE_FILE);
        Files.deleteIfExists(probe); // of a process that was killed, or a link, which must not be written through
        try (FileChannel channel = FileChannel.open(probe, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(4096));
            channel.force(true);
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private static StorageException inUse(Path path, String holder, @Nullable Throwable cause) {
        return new StorageException(
                "the data directory is in use by " + holder,
                path,
                "stop that node first, or give this one its own directory with --data-dir; never run two nodes with one"
                        + " operator key",
                cause);
    }

    private static void closeAfter(FileChannel channel, Exception failure) {
        try {
            channel.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static void release(Path path, @Nullable FileChannel channel, Exception failure) {
        if (channel != null) {
            closeAfter(channel, failure);
        }
        HELD.remove(path);
    }

    /** The directory itself, absolute. */
    public Path path() {
        return path;
    }

    /** Releases the lock. Close every database in it first. */
    @Override
    public void close() {
        if (!lockChannel.isOpen()) {
            return;
        }
        try {
            lockChannel.close();
        } catch (IOException e) {
            throw new StorageException(
                    "the lock of the data directory cannot be released: " + FileTrouble.of(e),
                    path,
                    "end this process",
                    e);
        } finally {
            HELD.remove(path);
        }
    }
}
