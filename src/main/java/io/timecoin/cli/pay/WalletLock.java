package io.timecoin.cli.pay;

import io.timecoin.files.FileTrouble;
import io.timecoin.files.LockFile;
import io.timecoin.files.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Held by the one who chooses coins of a wallet and writes the payment down. */
public final class WalletLock implements AutoCloseable {

    private final Path path;
    private final LockFile lock;

    private WalletLock(Path path, LockFile lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Waits until nobody else holds that of the wallet or key file {@code source}.
     *
     * @throws PaymentException if somebody does for longer than {@code patience}, or there can be no such lock
     */
    static WalletLock acquire(Path source, Duration patience) {
        Path path = WholeFile.beside(source, ".payments.lock");
        try {
            return new WalletLock(
                    path,
                    LockFile.take(path, source, patience)
                            .orElseThrow(
                                    () -> new PaymentException("another payment of this wallet is being prepared, it"
                                            + " holds " + path + "; try again")));
        } catch (IOException e) {
            throw new PaymentException(path + " cannot be locked: " + FileTrouble.of(e), e);
        }
    }

    /** Lets the next one in. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new PaymentException(path + " cannot be unlocked: " + FileTrouble.of(e), e);
        }
    }
}
