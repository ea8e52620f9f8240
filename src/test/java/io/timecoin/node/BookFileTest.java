package io.timecoin.node;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.TestLedger;
import io.timecoin.network.Announcement;
import io.timecoin.network.EndpointRecord;
import io.timecoin.network.HostPort;
import io.timecoin.network.IpEndpoint;
import io.timecoin.network.NodeRecord;
import io.timecoin.network.discovery.BookEntry;
import io.timecoin.network.discovery.BookStore.Saved;
import io.timecoin.network.discovery.BookTable;
import io.timecoin.network.discovery.Origin;
import io.timecoin.runtime.StepThreads;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BookFileTest {

    @TempDir
    Path directory;

    private static BookEntry entry(String name, BookTable table) {
        Signer node = TestLedger.signer(name);
        EndpointRecord record = EndpointRecord.signed(
                node,
                Hash256.ZERO,
                IpEndpoint.of(HostPort.parse("[2001:db8::7]:24100")).orElseThrow(),
                5,
                6);
        Optional<NodeRecord> operator = table == BookTable.VOTERS
                ? Optional.of(
                        NodeRecord.signed(TestLedger.operator(0), Hash256.ZERO, Hash256.ZERO, node.publicKey(), 0, 9))
                : Optional.empty();
        return new BookEntry(
                new Announcement(record, operator),
                table,
                new Origin(
                        TestLedger.signer("teller").publicKey(),
                        record.endpoint().ip()),
                1,
                2,
                3,
                4,
                0);
    }

    private static final List<BookEntry> ENTRIES =
            List.of(entry("a", BookTable.NEW), entry("b", BookTable.TRIED), entry("c", BookTable.VOTERS));

    private BookFile open() {
        return BookFile.open(
                directory,
                StepThreads.ofNode(),
                failure -> {
                    throw new AssertionError(failure);
                },
                new SecureRandom());
    }

    @Test
    void theBookIsReadBackAsItWasWrittenWithItsSecret() throws Exception {
        BookFile first = open();
        first.changed(() -> ENTRIES);
        first.flush();
        Saved again = open().load();
        assertEquals(ENTRIES, again.entries());
        assertArrayEquals(first.load().secret(), again.secret());
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(BookFile.NAME))));
    }

    @Test
    void whatWasReadIsHandedOverAndKeptNoSecondTime() {
        BookFile first = open();
        first.changed(() -> ENTRIES);
        first.flush();
        BookFile again = open();
        assertEquals(ENTRIES, again.load().entries());
        assertEquals(List.of(), again.load().entries());
    }

    @Test
    void whatHasNotChangedIsNotWritten() {
        open().flush();
        assertFalse(Files.exists(directory.resolve(BookFile.NAME)));
    }

    @Test
    void aDamagedFileIsSetAsideAndStopsNothing() throws Exception {
        Path file = directory.resolve(BookFile.NAME);
        Path aside = directory.resolve(BookFile.NAME + ".damaged");
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        BookFile.write(new Saved(new byte[32], ENTRIES), written);
        String good = written.toString(StandardCharsets.UTF_8);
        for (String text : List.of(
                "",
                "{}",
                "[",
                good.substring(0, good.length() / 2),
                good.replace("\"version\":1", "\"version\":2"),
                good.replace("\"secret\":\"00", "\"secret\":\""),
                good.replace("\"secret\":\"00", "\"secret\":\"0x"),
                good.replace("TRIED", "TRUSTED"),
                good.replace("\"heardAt\":1", "\"heardAt\":-1"),
                good.replace("\"announcement\":\"", "\"announcement\":\"00"),
                good.replace("2001:db8", "nowhere"),
                good.replace("]}", "],\"more\":1}"),
                good + good,
                good.replace("\"entries\":[", "\"entries\":[null,"))) {
            Files.deleteIfExists(aside);
            Files.writeString(file, text);
            assertEquals(List.of(), open().load().entries(), text);
            assertEquals(text, Files.readString(aside));
            assertFalse(Files.exists(file));
        }
        assertTrue(open().load().secret().length == 32);
    }

    @Test
    void aFileThatIsTooLongIsSetAsideUnread() throws Exception {
        Files.write(directory.resolve(BookFile.NAME), new byte[(8 << 20) + 1]);
        assertEquals(List.of(), open().load().entries());
        assertTrue(Files.exists(directory.resolve(BookFile.NAME + ".damaged")));
    }
}
