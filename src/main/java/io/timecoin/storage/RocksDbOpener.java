package io.timecoin.storage;

import io.timecoin.files.OwnerOnly;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * Creates and opens databases. What is there is opened only if it is whole and of this format; it is never created over,
 * repaired or overwritten. A database is built beside its place and moved there when it is whole, so that a process killed
 * meanwhile leaves nothing that looks like one.
 */
final class RocksDbOpener {

    private static final byte[] FORMAT = "format".getBytes(StandardCharsets.US_ASCII);
    private static final String DEFAULT_FAMILY = "default";

    private final DatabaseKind kind;
    private final DataDirectory directory;
    private final Path path;
    private final MemoryBudget budget;

    RocksDbOpener(DataDirectory directory, DatabaseKind kind, MemoryBudget budget) {
        this.kind = kind;
        this.directory = directory;
        this.path = directory.path().resolve(kind.directory());
        this.budget = budget;
    }

    Path path() {
        return path;
    }

    /** Whether anything is where the database would be. */
    boolean exists() {
        try (Stream<Path> content = Files.list(path)) {
            return content.findAny().isPresent();
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Makes a new database with {@code content}, durable when this returns.
     *
     * @throws IllegalStateException if something is there already
     */
    void create(Consumer<Batch> content) {
        if (exists()) {
            throw new IllegalStateException("there is a " + kind.title() + " already: " + path);
        }
        NativeLibrary.load(directory);
        Path building = path.resolveSibling(kind.directory() + ".creating");
        try {
            deleteUnfinished(building);
            OwnerOnly.createDirectory(building);
            try (RocksDbDatabase database = open(building, true)) {
                database.write(true, batch -> {
                    batch.put(
                            ColumnFamily.META,
                            FORMAT,
                            new ByteWriter(8).u64(kind.formatVersion()).toBytes());
                    content.accept(batch);
                });
            }
            Files.move(building, path, StandardCopyOption.ATOMIC_MOVE);
            syncDirectory(path.resolveSibling("."));
        } catch (IOException e) {
            throw new StorageException(
                    "the " + kind.title() + " cannot be created: " + e, path, "check permissions and the disk", e);
        }
    }

    /**
     * Opens what is there.
     *
     * @throws StorageException if it is not a whole database of this kind and format
     */
    RocksDbDatabase open() {
        NativeLibrary.load(directory);
        if (!Files.isRegularFile(path.resolve("CURRENT"))) {
            throw new StorageException(
                    "this is not a " + kind.title() + ", or it is damaged: its file CURRENT is missing",
                    path,
                    kind.remedy(),
                    null);
        }
        requireFamilies();
        RocksDbDatabase database = open(path, false);
        try {
            requireFormat(database);
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private void requireFamilies() {
        Set<String> expected =
                kind.families().stream().map(ColumnFamily::familyName).collect(Collectors.toCollection(TreeSet::new));
        expected.add(DEFAULT_FAMILY);
        Set<String> found = new TreeSet<>();
        try (Options options = new Options()) {
            RocksDB.listColumnFamilies(options, path.toString())
                    .forEach(name -> found.add(new String(name, StandardCharsets.UTF_8)));
        } catch (RocksDBException e) {
            throw RocksDbDatabase.failure(kind, path, "cannot be opened", e);
        }
        if (found.isEmpty()) {
            // RocksDB lists what it can read of a manifest, and every whole one names at least the default family.
            throw new StorageException(
                    "the " + kind.title() + " is damaged: its manifest does not read back", path, kind.remedy(), null);
        }
        if (!found.equals(expected)) {
            throw new StorageException(
                    "this is not a " + kind.title() + " of this version: it has the column families " + found + ", not "
                            + expected,
                    path,
                    "use the version that wrote it, or " + kind.remedy(),
                    null);
        }
    }

    private void requireFormat(RocksDbDatabase database) {
        byte[] stored = database.get(ColumnFamily.META, FORMAT);
        long version = stored == null ? -1 : formatVersion(database, stored);
        if (version != kind.formatVersion()) {
            throw new StorageException(
                    "the " + kind.title() + " has "
                            + (stored == null ? "no format version" : "the unknown format version " + version)
                            + ", this program knows " + kind.formatVersion(),
                    path,
                    "use the version that wrote it, or " + kind.remedy(),
                    null);
        }
    }

    private static long formatVersion(RocksDbDatabase database, byte[] stored) {
        try {
            ByteReader in = new ByteReader(stored);
            long version = in.u64("format version");
            in.end("the format version");
            return version;
        } catch (MalformedException e) {
            throw database.damaged("the format version", e);
        }
    }

    private RocksDbDatabase open(Path where, boolean create) {
        RocksDbOptions options = new RocksDbOptions(kind, budget);
        List<ColumnFamily> families = kind.families().stream().sorted().toList();
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        descriptors.add(
                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, options.family(ColumnFamily.Access.SCAN)));
        for (ColumnFamily family : families) {
            descriptors.add(new ColumnFamilyDescriptor(
                    family.familyName().getBytes(StandardCharsets.UTF_8), options.family(family.access())));
        }
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try {
            DBOptions database = options.database(create);
            RocksDB rocks = RocksDB.open(database, where.toString(), descriptors, handles);
            Map<ColumnFamily, ColumnFamilyHandle> byFamily = new EnumMap<>(ColumnFamily.class);
            for (int i = 0; i < families.size(); i++) {
                byFamily.put(families.get(i), handles.get(i + 1));
            }
            handles.getFirst().close();
            return new RocksDbDatabase(kind, where, rocks, byFamily, options);
        } catch (RocksDBException e) {
            options.close();
            throw RocksDbDatabase.failure(kind, where, create ? "cannot be created" : "cannot be opened", e);
        }
    }

    /** What a process killed while creating has left; nothing in it was ever used. */
    private static void deleteUnfinished(Path building) throws IOException {
        if (!Files.exists(building)) {
            return;
        }
        List<Path> content;
        try (Stream<Path> tree = Files.walk(building)) {
            content = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : content) {
            Files.delete(file);
        }
    }

    private static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private StorageException unreadable(IOException e) {
        return new StorageException(
                "the " + kind.title() + " cannot be read: " + e, path, "check permissions and the disk", e);
    }
}
