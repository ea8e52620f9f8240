package io.timecoin.cli.pay;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Held by the one who chooses coins of a wallet and writes the payment down; the file is empty and stays. */
public final class WalletLock implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(20);

    private final Path path;
    private final FileChannel channel;

    private WalletLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Waits until nobody else holds it.
     *
     * @throws PaymentException if somebody does for longer than {@code patience}, or there can be no such file
     */
    static WalletLock acquire(Path path, Duration patience) {
        try {
            FileChannel channel = FileChannel.open(
                    path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), DurableFile.OWNER_ONLY);
            if (!isLocked(channel, patience)) {
                channel.close();
                throw new PaymentException(
                        "another payment of this wallet is being prepared, it holds " + path + "; try again");
            }
            return new WalletLock(path, channel);
        } catch (IOException e) {
            throw new PaymentException(path + " cannot be locked: " + DurableFile.why(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PaymentException("interrupted while waiting for " + path, e);
        }
    }

    private static boolean isLocked(FileChannel channel, Duration patience) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (attempt(channel) == null) {
            if (System.nanoTime() - begin > patience.toNanos()) {
                return false;
            }
            Thread.sleep(INTERVAL);
        }
        return true;
    }

    private static @Nullable FileLock attempt(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null; // held by another thread of this process
        }
    }

    /** Lets the next one in. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new PaymentException(path + " cannot be unlocked: " + DurableFile.why(e), e);
        }
    }
}
