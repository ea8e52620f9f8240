package io.timecoin.cli;

import io.timecoin.files.FileTrouble;
import io.timecoin.wallet.PasswordException;
import io.timecoin.wallet.PasswordText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads files with a secret, which only their owner may read; a pipe has no owner. */
final class SecretFile {

    private SecretFile() {}

    /**
     * The password in the first line; the caller clears it.
     *
     * @throws CommandFailedException if others may read the file, or there is no password
     */
    static char[] firstLine(Path file) {
        try {
            return PasswordText.firstLine(bytes(file, PasswordText.MAX_BYTES + 1));
        } catch (PasswordException e) {
            throw new CommandFailedException(
                    "the password file " + file + " holds no password in its first line: " + e.getMessage(), e);
        }
    }

    /**
     * Its first bytes; the caller clears them.
     *
     * @throws CommandFailedException if others may read the file, or it cannot be read
     */
    static byte[] bytes(Path file, int most) {
        try {
            if (Files.isRegularFile(file) && isOpenToOthers(file)) {
                throw new CommandFailedException("others than its owner may read the file " + file
                        + "; chmod 600 it, and change its secret if somebody may have read it");
            }
            try (var in = Files.newInputStream(file)) {
                return in.readNBytes(most);
            }
        } catch (NoSuchFileException e) {
            throw new CommandFailedException("there is no file " + file, e);
        } catch (IOException e) {
            throw new CommandFailedException("the file " + file + " cannot be read: " + FileTrouble.of(e), e);
        }
    }

    private static boolean isOpenToOthers(Path file) throws IOException {
        return Files.getPosixFilePermissions(file).stream()
                .anyMatch(permission -> !permission.name().startsWith("OWNER_"));
    }
}
