package io.timecoin.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.runtime.Loops;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** What is damaged or foreign is refused with words, or recovered to a whole block; it is never overwritten. */
final class DatabaseDamageTest {

    private static final int BLOCKS = 40;

    @TempDir
    Path temp;

    private DataDirectory directory;
    private Path chainPath;
    private Path votesPath;

    @BeforeEach
    void open() {
        directory = DataDirectory.open(temp);
        chainPath = directory.path().resolve("chain");
        votesPath = directory.path().resolve("votes");
    }

    @AfterEach
    void close() {
        directory.close();
    }

    private ChainStore chain() {
        return ChainStore.open(directory, MemoryBudget.CHAIN_DEFAULT);
    }

    private VoteLog votes() {
        return VoteLog.open(directory, TestChain.GENESIS, TestChain.key(9), Loops.ofThreads());
    }

    private TestChain filledChain() {
        TestChain chain = new TestChain();
        try (ChainStore store = chain()) {
            chain.initialise(store);
            for (int i = 0; i < BLOCKS; i++) {
                store.apply(List.of(chain.next()));
            }
        }
        return chain;
    }

    private void filledVotes() {
        VoteLog.create(directory, TestChain.key(9));
        try (VoteLog log = votes()) {
            for (int view = 1; view <= BLOCKS; view++) {
                log.append(List.of(ChildProcess.vote(view)), () -> {}, failure -> {
                    throw failure;
                });
            }
        }
    }

    private String refusal(Runnable opening) {
        StorageException refusal = assertThrows(StorageException.class, opening::run);
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains(directory.path().toString()), message);
        return message;
    }

    private static List<Path> files(Path database, String ending) throws IOException {
        try (Stream<Path> files = Files.list(database)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static Path largest(Path database, String ending) throws IOException {
        Path largest = files(database, ending).getFirst();
        for (Path file : files(database, ending)) {
            largest = Files.size(file) > Files.size(largest) ? file : largest;
        }
        return largest;
    }

    private static void flipByte(Path file, long position) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(position);
            int old = bytes.read();
            bytes.seek(position);
            bytes.write(old ^ 0x55);
        }
    }

    @Test
    void aLostCurrentFileIsRefusedAndNothingIsCreatedOverIt() throws IOException {
        filledChain();
        Files.delete(chainPath.resolve("CURRENT"));
        String message = refusal(this::chain);
        assertTrue(message.contains("CURRENT is missing"), message);
        assertTrue(message.contains("move it aside"), message);
        assertTrue(Files.notExists(chainPath.resolve("CURRENT")));
    }

    @Test
    void aCurrentFileThatNamesNothingIsRefused() throws IOException {
        filledChain();
        byte[] garbage = "nothing\n".getBytes(StandardCharsets.US_ASCII);
        Files.write(chainPath.resolve("CURRENT"), garbage);
        refusal(this::chain);
        assertArrayEquals(garbage, Files.readAllBytes(chainPath.resolve("CURRENT")));
    }

    @Test
    void aDirectoryOfSomethingElseIsRefusedAndLeftAlone() throws IOException {
        Files.createDirectory(chainPath);
        Files.writeString(chainPath.resolve("letter.txt"), "dear");
        assertTrue(refusal(this::chain).contains("this is not a chain database"));
        assertEquals("dear", Files.readString(chainPath.resolve("letter.txt")));
    }

    @Test
    void aFileInPlaceOfADatabaseIsRefused() throws IOException {
        Files.writeString(chainPath, "x");
        assertTrue(refusal(this::chain).contains("cannot be read"));
    }

    @Test
    void whatAProcessKilledWhileCreatingLeftIsNoDatabase() throws IOException {
        Files.createDirectory(directory.path().resolve("chain.creating"));
        Files.writeString(directory.path().resolve("chain.creating").resolve("CURRENT"), "half");
        filledChain();
        assertTrue(Files.notExists(directory.path().resolve("chain.creating")));
    }

    @Test
    void anUnknownFormatVersionIsRefused() throws RocksDBException {
        filledChain();
        edit(
                chainPath,
                (rocks, handles) ->
                        rocks.put(handle(handles, "meta"), bytes("format"), new byte[] {99, 0, 0, 0, 0, 0, 0, 0}));
        String message = refusal(this::chain);
        assertTrue(message.contains("unknown format version 99"), message);
        edit(chainPath, (rocks, handles) -> rocks.put(handle(handles, "meta"), bytes("format"), new byte[] {2}));
        assertTrue(refusal(this::chain).contains("format version does not read back"));
        edit(chainPath, (rocks, handles) -> rocks.delete(handle(handles, "meta"), bytes("format")));
        assertTrue(refusal(this::chain).contains("no format version"));
    }

    @Test
    void missingAndUnknownColumnFamiliesAreRefused() throws RocksDBException {
        filledChain();
        edit(
                chainPath,
                (rocks, handles) -> rocks.createColumnFamily(new ColumnFamilyDescriptor(bytes("future")))
                        .close());
        assertTrue(refusal(this::chain).contains("future"));
        edit(chainPath, (rocks, handles) -> {
            rocks.dropColumnFamily(handle(handles, "future"));
            rocks.dropColumnFamily(handle(handles, "spends"));
        });
        assertTrue(refusal(this::chain).contains("spends"));
    }

    @Test
    void theVoteLogInPlaceOfTheChainIsRefused() throws IOException {
        filledVotes();
        Files.move(votesPath, chainPath);
        assertTrue(refusal(this::chain).contains("this is not a chain database of this version"));
    }

    @Test
    void aTableFileThatLostItsEndIsRefusedAtOpening() throws IOException {
        filledChain();
        chain().close(); // opening again moves the log into table files
        Path table = largest(chainPath, ".sst");
        try (RandomAccessFile file = new RandomAccessFile(table.toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        String message = refusal(this::chain);
        assertTrue(message.contains("chain database"), message);
    }

    @Test
    void aDamagedValueInATableFileIsRefusedWhenItIsRead() throws IOException {
        filledChain();
        chain().close();
        for (Path table : files(chainPath, ".sst")) {
            flipByte(table, 20);
        }
        String message = refusal(() -> {
            try (ChainStore store = chain()) {
                store.scan(Stop.NEVER).coins();
            }
        });
        assertTrue(message.contains("is damaged"), message);
    }

    @Test
    void aDamagedManifestIsRefused() throws IOException {
        filledChain();
        try (Stream<Path> all = Files.list(chainPath)) {
            Path manifest = all.filter(file -> file.getFileName().toString().startsWith("MANIFEST"))
                    .findFirst()
                    .orElseThrow();
            flipByte(manifest, Files.size(manifest) / 2);
        }
        String message = refusal(this::chain);
        assertTrue(message.contains("is damaged"), message);
    }

    @Test
    void theChainsLogCutAnywhereOpensAtAWholeBlock() throws IOException {
        filledChain();
        Path log = largest(chainPath, ".log");
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength(file.length() * 2 / 3);
        }
        assertWholeBlockBelow();
    }

    @Test
    void theChainsLogDamagedInTheMiddleOpensAtTheBlockBeforeIt() throws IOException {
        filledChain();
        Path log = largest(chainPath, ".log");
        flipByte(log, Files.size(log) / 2);
        assertWholeBlockBelow();
    }

    private void assertWholeBlockBelow() {
        try (ChainStore store = chain()) {
            long height = store.tip().height();
            assertTrue(height > 0 && height < BLOCKS, () -> "height " + height);
            TestChain expected = new TestChain();
            for (int i = 0; i < height; i++) {
                expected.next();
            }
            assertEquals(expected.state(), store.tip());
            assertEquals(
                    TestChain.COINS * TestChain.COIN,
                    store.scan(Stop.NEVER).coins().satoshis());
            store.apply(List.of(expected.next()));
        }
    }

    @Test
    void aVoteLogDamagedInTheMiddleIsRefusedBecauseVotesMayNotBeForgotten() throws IOException {
        filledVotes();
        Path log = largest(votesPath, ".log");
        flipByte(log, Files.size(log) / 2);
        String message = refusal(this::votes);
        assertTrue(message.contains("vote log is damaged"), message);
        assertTrue(message.contains("lost its record"), message);
    }

    @Test
    void aVoteLogWhoseLastWriteIsUnfinishedOpensWithoutIt() throws IOException {
        filledVotes();
        Path log = largest(votesPath, ".log");
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength(file.length() - 3);
        }
        try (VoteLog votes = votes()) {
            List<VoteLogRecord> records = new ArrayList<>(votes.load());
            assertTrue(records.size() < BLOCKS, records::toString);
            for (int i = 0; i < records.size(); i++) {
                assertEquals(ChildProcess.vote(i + 1), records.get(i));
            }
        }
    }

    private interface Edit {
        void run(RocksDB rocks, List<ColumnFamilyHandle> handles) throws RocksDBException;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static ColumnFamilyHandle handle(List<ColumnFamilyHandle> handles, String name) throws RocksDBException {
        for (ColumnFamilyHandle handle : handles) {
            if (new String(handle.getName(), StandardCharsets.US_ASCII).equals(name)) {
                return handle;
            }
        }
        throw new AssertionError("no column family " + name);
    }

    private static void edit(Path database, Edit edit) throws RocksDBException {
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (Options options = new Options()) {
            RocksDB.listColumnFamilies(options, database.toString())
                    .forEach(name -> descriptors.add(new ColumnFamilyDescriptor(name)));
        }
        try (DBOptions options = new DBOptions();
                RocksDB rocks = RocksDB.open(options, database.toString(), descriptors, handles)) {
            edit.run(rocks, handles);
            handles.forEach(ColumnFamilyHandle::close);
        }
    }
}
