package io.timecoin.storage;

import io.timecoin.files.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.NativeLibraryLoader;

/**
 * RocksDB's native code. Its jar unpacks many megabytes for every process; left to itself it does so in the system's
 * temporary directory, where each kill -9 leaves them for good. In the data directory the file is this process's own, is
 * deleted as soon as it is mapped, and what a kill in between has left goes with the next start.
 */
final class NativeLibrary {

    private static final String DIRECTORY = "native";

    private NativeLibrary() {}

    /**
     * Loads it, once a process; again is nothing.
     *
     * @throws StorageException if it cannot be written or does not run here
     */
    static void load(DataDirectory directory) {
        Path place = directory.path().resolve(DIRECTORY);
        try {
            delete(place);
            OwnerOnly.createDirectory(place);
            NativeLibraryLoader.getInstance().loadLibrary(place.toString());
            delete(place);
        } catch (IOException | UnsatisfiedLinkError e) {
            throw new StorageException(
                    "the database's native library cannot be unpacked and loaded: " + e,
                    place,
                    "check the free space, and that the file system is not mounted noexec",
                    e);
        }
    }

    private static void delete(Path place) throws IOException {
        if (Files.notExists(place)) {
            return;
        }
        List<Path> left;
        try (Stream<Path> content = Files.list(place)) {
            left = content.toList();
        }
        for (Path file : left) {
            Files.delete(file);
        }
        Files.delete(place);
    }
}
