package io.timecoin.wallet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Leave to change one file, for one holder at a time among all processes: a locked file of the same name with {@code .lock}
 * behind it, which goes with the lock. A process that is killed leaves the file but not the lock. For one thread.
 *
 * <p>As the file goes, two could lock two files that had the same name one after the other. So whoever has locked writes a
 * word of his own and looks whether it is read back under the name: only then is it the file that others see.
 */
public final class ChangeLock implements AutoCloseable {

    /** How long somebody else may take for a change before nobody waits any longer. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int LONGEST_WORD = 100;

    private final Path path;
    private final FileChannel channel;

    private ChangeLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** The name of the lock of {@code file}. */
    static Path of(Path file) {
        return file.resolveSibling(file.getFileName() + ".lock");
    }

    /**
     * Waits for the lock of {@code file}, whose directory has to exist.
     *
     * @throws KeystoreException with {@link KeystoreException.Reason#BUSY} if another holds it for longer than {@code patience}
     * @throws IOException if there can be no lock
     */
    public static ChangeLock take(Path file, Duration patience) throws IOException, KeystoreException {
        Path path = of(file);
        long begin = System.nanoTime();
        while (true) {
            @Nullable ChangeLock lock = attempt(path);
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() - begin >= patience.toNanos()) {
                throw new KeystoreException(
                        KeystoreException.Reason.BUSY,
                        "another process is changing " + file + " (it holds " + path
                                + "); nothing was done, try again");
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for " + path, e);
            }
        }
    }

    private static @Nullable ChangeLock attempt(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        boolean taken = false;
        try {
            taken = isLocked(channel) && isWhatOthersSee(path, channel);
            return taken ? new ChangeLock(path, channel) : null;
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false; // another thread of this process has it
        }
    }

    private static boolean isWhatOthersSee(Path path, FileChannel channel) throws IOException {
        byte[] word = (ProcessHandle.current().pid() + " " + UUID.randomUUID()).getBytes(StandardCharsets.US_ASCII);
        channel.truncate(0);
        ByteBuffer buffer = ByteBuffer.wrap(word);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        try (var named = Files.newInputStream(path)) {
            return java.util.Arrays.equals(word, named.readNBytes(LONGEST_WORD));
        } catch (NoSuchFileException _) {
            return false; // its holder has just gone, and the file with him
        }
    }

    /** Lets the next one in. */
    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(path);
        } finally {
            channel.close();
        }
    }
}
