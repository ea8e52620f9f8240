package io.timecoin.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {

    @TempDir
    Path temp;

    @Test
    void aDirectoryIsCreatedWithItsParentsAndReleasedOnClosing() throws IOException {
        Path path = temp.resolve("a").resolve("b");
        try (DataDirectory directory = DataDirectory.open(path)) {
            assertEquals(path, directory.path());
            assertEquals("rwx------", mode(path));
            assertEquals("rw-------", mode(path.resolve("lock")));
        }
        DataDirectory again = DataDirectory.open(path);
        again.close();
        again.close();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void aSecondOpeningInTheSameProcessIsRefusedAndTheFirstStaysLocked() throws Exception {
        try (DataDirectory directory = DataDirectory.open(temp)) {
            StorageException refusal =
                    assertThrows(StorageException.class, () -> DataDirectory.open(temp.resolve(".")));
            assertTrue(refusal.getMessage().contains("in use by this process"), refusal::getMessage);
            ChildProcess child = ChildProcess.start(ChildProcess.OpenDirectory.class, directory.path());
            assertTrue(child.line().contains("in use by another process"));
        }
    }

    @Test
    void aSecondProcessIsRefusedWithTheHoldersPidAndWhatToDo() throws Exception {
        try (ChildProcess holder = ChildProcess.start(ChildProcess.OpenDirectory.class, temp)) {
            assertEquals("open", holder.line());
            StorageException refusal = assertThrows(StorageException.class, () -> DataDirectory.open(temp));
            assertTrue(refusal.getMessage().contains("pid " + holder.pid()), refusal::getMessage);
            assertTrue(refusal.getMessage().contains(temp.toRealPath().toString()), refusal::getMessage);
            assertTrue(refusal.getMessage().contains("--data-dir"), refusal::getMessage);
            holder.kill();
        }
        DataDirectory.open(temp).close();
    }

    @Test
    void aFileInItsPlaceIsRefused() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        StorageException refusal = assertThrows(StorageException.class, () -> DataDirectory.open(file));
        assertTrue(refusal.getMessage().contains("is not a directory"), refusal::getMessage);
        assertThrows(StorageException.class, () -> DataDirectory.open(file.resolve("below")));
    }

    @Test
    void aDirectoryThatCannotBeCreatedOrWrittenIsRefused() {
        // Permissions do not stop root, but nobody can make files in the kernel's own file system.
        StorageException notCreated =
                assertThrows(StorageException.class, () -> DataDirectory.open(Path.of("/proc/timecoin")));
        assertTrue(notCreated.getMessage().contains("cannot be created: it does not exist"), notCreated::getMessage);
        StorageException notWritten =
                assertThrows(StorageException.class, () -> DataDirectory.open(Path.of("/proc/self")));
        assertTrue(notWritten.getMessage().contains("cannot be written"), notWritten::getMessage);
        for (StorageException words : List.of(notCreated, notWritten)) {
            assertFalse(words.getMessage().contains("Exception"), words::getMessage);
        }
    }

    @Test
    void whatOthersKeepUnderTheNamesOfItsFilesIsNotDestroyed() throws Exception {
        Path precious = Files.writeString(temp.resolve("id_ed25519"), "a key");
        Path data = Files.createDirectory(temp.resolve("data"));
        Path link = Files.createSymbolicLink(data.resolve("lock"), precious);
        assertThrows(StorageException.class, () -> DataDirectory.open(data));
        Files.delete(link);
        Files.writeString(link, "not of a node");
        StorageException refusal = assertThrows(StorageException.class, () -> DataDirectory.open(data));
        assertTrue(refusal.getMessage().contains("is not one of a node"), refusal::getMessage);
        assertEquals("not of a node", Files.readString(link));
        Files.delete(link);
        Files.createSymbolicLink(data.resolve("write-probe"), precious);
        DataDirectory.open(data).close();
        DataDirectory.open(data).close(); // over the pid of the one before
        Files.write(data.resolve("lock"), new byte[5]);
        DataDirectory.open(data).close(); // as a power cut leaves it
        assertEquals("a key", Files.readString(precious));
    }

    @Test
    void aFullDiskIsRefusedWithWhatIsFree() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(temp, 4)) {
            StorageException refusal = assertThrows(StorageException.class, () -> DataDirectory.open(disk.path()));
            assertTrue(refusal.getMessage().contains("no space left"), refusal::getMessage);
            assertTrue(refusal.getMessage().contains("MiB free"), refusal::getMessage);
        }
    }

    @Test
    void aRefusedDirectoryCanBeOpenedOnceItsTroubleIsGone() throws Exception {
        Path path = temp.resolve("data");
        Files.createFile(path);
        assertThrows(StorageException.class, () -> DataDirectory.open(path));
        Files.delete(path);
        DataDirectory.open(path).close();
        assertTrue(Files.notExists(path.resolve("write-probe")));
    }
}
