package io.timecoin.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.storage.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyFileTest {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aCreatedKeyIsReadAgainAndOnlyItsOwnerMayReadIt() throws Exception {
        Path file = directory.resolve("k");
        var created = KeyFile.create(file, new SecureRandom()).publicKey();
        assertEquals(created, KeyFile.read(file).publicKey());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void aKeyIsNeverOverwritten() throws Exception {
        Path file = directory.resolve("k");
        KeyFile.create(file, new SecureRandom());
        String before = Files.readString(file);
        assertThrows(NodeStartException.class, () -> KeyFile.create(file, new SecureRandom()));
        assertEquals(before, Files.readString(file));
    }

    @Test
    void aKeyThatOthersMayReadIsRefused() throws Exception {
        Path file = directory.resolve("k");
        KeyFile.create(file, new SecureRandom());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        String message = messageOf(file);
        assertTrue(message.contains("open to others") && message.contains("chmod 600"), message);
    }

    @Test
    void aFileOfRootThatTheGroupMayReadIsGivenToWhoIsNotRoot() {
        int root = 0;
        int node = 10_001;
        assertFalse(isOpen("r--r-----", root, node), "a mounted Secret");
        assertTrue(isOpen("r--r-----", node, node), "its owner opened it");
        assertTrue(isOpen("r--r-----", root, root), "its owner opened it");
        assertTrue(isOpen("rw-rw----", root, node), "others may change it");
        assertTrue(isOpen("r--r--r--", root, node), "all may read it");
        assertFalse(isOpen("rw-------", node, node));
    }

    private static boolean isOpen(String permissions, int owner, int self) {
        return KeyFile.isOpen(PosixFilePermissions.fromString(permissions), owner, self);
    }

    @Test
    void whatIsNoKeyIsRefusedWithoutShowingIt() throws Exception {
        for (String content : new String[] {"", "12", "z".repeat(64), "ab".repeat(33), "ab".repeat(5_000)}) {
            Path file = Files.createTempFile(directory, "k", ""); // made for its owner alone
            Files.writeString(file, content);
            String message = messageOf(file);
            assertTrue(message.contains("does not hold one key"), message);
            String words = message.replace(file.toString(), "");
            assertFalse(!content.isEmpty() && words.contains(content), message);
        }
    }

    @Test
    void ofAFullDiskNoKeyStaysThatIsNone() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory, 1)) {
            Path filler = disk.path().resolve("filler");
            assertThrows(IOException.class, () -> Files.write(filler, new byte[2 << 20]));
            Path file = disk.path().resolve("k");
            NodeStartException refused =
                    assertThrows(NodeStartException.class, () -> KeyFile.create(file, new SecureRandom()));
            assertTrue(String.valueOf(refused.getMessage()).contains("No space left"), refused.getMessage());
            try (Stream<Path> files = Files.list(disk.path())) {
                assertEquals(List.of(filler), files.toList());
            }
            Files.delete(filler);
            assertEquals(
                    KeyFile.create(file, new SecureRandom()).publicKey(),
                    KeyFile.read(file).publicKey());
        }
    }

    @Test
    void aMissingKeyFileIsNamed() {
        String message = messageOf(directory.resolve("none"));
        assertTrue(message.contains("none") && message.contains("does not exist"), message);
    }

    private static String messageOf(Path file) {
        return String.valueOf(
                assertThrows(NodeStartException.class, () -> KeyFile.read(file)).getMessage());
    }
}
