package io.timecoin.cli.pay;

import io.timecoin.files.FileTrouble;
import io.timecoin.files.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A text beside a wallet that only the wallet's owner may read, replaced whole or not at all. Whoever replaces it holds the wallet's
 * lock.
 */
final class DurableFile {

    private final WholeFile file;

    private DurableFile(WholeFile file) {
        this.file = file;
    }

    /** That of the wallet or key file {@code source}; beside the file itself, whatever links lead to it. */
    static DurableFile beside(Path source, String suffix) {
        return new DurableFile(WholeFile.secret(WholeFile.beside(source, suffix), source));
    }

    Path path() {
        return file.path();
    }

    /**
     * Its text; empty if there is no such file.
     *
     * @throws PaymentException if it cannot be read, or is longer than {@code mostBytes}
     */
    Optional<String> read(int mostBytes) {
        Optional<byte[]> bytes;
        try {
            bytes = file.read(mostBytes + 1);
        } catch (IOException e) {
            throw new PaymentException(path() + " cannot be read: " + FileTrouble.of(e), e);
        }
        if (bytes.isPresent() && bytes.get().length > mostBytes) {
            throw new PaymentException(path() + " has more than " + mostBytes + " bytes");
        }
        return bytes.map(text -> new String(text, StandardCharsets.UTF_8));
    }

    /**
     * Replaces what is there, if anything; it is on the disk when this returns.
     *
     * @throws PaymentException if it cannot be written; what was there is still there
     */
    void replace(String text) {
        try {
            file.replace(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new PaymentException(path() + " cannot be written: " + FileTrouble.of(e), e);
        }
    }
}
