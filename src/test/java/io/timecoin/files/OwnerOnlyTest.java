package io.timecoin.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnerOnlyTest {

    @TempDir
    Path temp;

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void newDirectoriesAreTheirOwnersAlone() throws IOException {
        Path inner = temp.resolve("a").resolve("b");
        OwnerOnly.createDirectories(inner);
        OwnerOnly.createDirectories(inner);
        assertEquals("rwx------", mode(inner));
        assertEquals("rwx------", mode(temp.resolve("a")));
        OwnerOnly.createDirectory(temp.resolve("c"));
        assertEquals("rwx------", mode(temp.resolve("c")));
    }

    @Test
    void newFilesAreTheirOwnersAloneAndOldOnesKeepTheirMode() throws IOException {
        Path file = temp.resolve("lock");
        try (FileChannel channel = OwnerOnly.open(file)) {
            assertEquals(0, channel.size());
        }
        assertEquals("rw-------", mode(file));
        Path log = temp.resolve("log");
        OwnerOnly.createFile(log);
        assertEquals("rw-------", mode(log));
        Files.writeString(log, "kept");
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-r-----"));
        OwnerOnly.createFile(log);
        assertEquals("kept", Files.readString(log));
        assertEquals("rw-r-----", mode(log));
    }

    @Test
    void aPlantedLinkIsNotFollowed() throws IOException {
        Path victim = Files.writeString(temp.resolve("victim"), "precious");
        Path link = Files.createSymbolicLink(temp.resolve("link"), victim);
        assertThrows(IOException.class, () -> OwnerOnly.open(link));
        assertThrows(IOException.class, () -> OwnerOnly.createFile(link));
        Path nowhere = Files.createSymbolicLink(temp.resolve("nowhere"), temp.resolve("made"));
        assertThrows(IOException.class, () -> OwnerOnly.createFile(nowhere));
        assertEquals("precious", Files.readString(victim));
        assertFalse(Files.exists(temp.resolve("made")));
    }
}
