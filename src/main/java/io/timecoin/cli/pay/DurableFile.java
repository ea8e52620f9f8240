package io.timecoin.cli.pay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * A file beside a wallet that only its owner may read (mode 600), replaced whole or not at all, also after a power cut. Whoever
 * replaces it holds the wallet's lock, so that one temporary name is enough, and what a killed process left of it is used again.
 */
final class DurableFile {

    static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path path;

    DurableFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /**
     * Its text; empty if there is no such file.
     *
     * @throws PaymentException if it cannot be read, or is longer than {@code mostBytes}
     */
    Optional<String> read(int mostBytes) {
        try (var in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(mostBytes + 1);
            if (bytes.length > mostBytes) {
                throw new PaymentException(path + " has more than " + mostBytes + " bytes");
            }
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new PaymentException(path + " cannot be read: " + why(e), e);
        }
    }

    /**
     * Replaces what is there, if anything; it is on the disk when this returns.
     *
     * @throws PaymentException if it cannot be written; what was there is still there
     */
    void replace(String text) {
        Path temporary = path.resolveSibling("." + path.getFileName() + ".tmp");
        try {
            Files.deleteIfExists(temporary);
            try {
                write(temporary, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
                Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
            try (FileChannel directory =
                    FileChannel.open(path.toAbsolutePath().resolveSibling("."), StandardOpenOption.READ)) {
                directory.force(true); // the new name is durable too
            }
        } catch (IOException e) {
            throw new PaymentException(path + " cannot be written: " + why(e), e);
        }
    }

    private static void write(Path file, ByteBuffer bytes) throws IOException {
        Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, fresh, OWNER_ONLY)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    static String why(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "its directory does not exist";
            default -> String.valueOf(e.getMessage());
        };
    }
}
