package io.timecoin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.storage.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HaltRecordTest {

    private static final Certificate PROOF = new Certificate(Statement.nullify(3, 4), List.of(), List.of());

    @Test
    void theReasonStaysUntilAPersonMovesTheFile(@TempDir Path path) throws IOException {
        try (DataDirectory directory = DataDirectory.open(path)) {
            HaltRecord record = new HaltRecord(directory);
            assertEquals(Optional.empty(), record.reason());
            record.write("two blocks are notarized", List.of(PROOF));
            record.write("a later reason", List.of());
            assertEquals(Optional.of("two blocks are notarized"), new HaltRecord(directory).reason());
            String text = Files.readString(record.path());
            assertTrue(text.contains("move this file out of the data directory"), text);
            assertTrue(text.contains("certificate: "), text);
            Files.delete(record.path());
            assertEquals(Optional.empty(), new HaltRecord(directory).reason());
        }
    }

    @Test
    void aLinkInThePlaceOfAnUnfinishedRecordIsNotWrittenThrough(@TempDir Path path) throws IOException {
        Path victim = Files.writeString(path.resolve("victim"), "precious");
        try (DataDirectory directory = DataDirectory.open(path.resolve("data"))) {
            HaltRecord record = new HaltRecord(directory);
            Files.createSymbolicLink(record.path().resolveSibling(record.path().getFileName() + ".new"), victim);
            record.write("two blocks are notarized", List.of());
            assertEquals("precious", Files.readString(victim));
            assertEquals(Optional.of("two blocks are notarized"), record.reason());
        }
    }

    @Test
    void aRecordThatSomebodyEmptiedHaltsAsWell(@TempDir Path path) throws IOException {
        try (DataDirectory directory = DataDirectory.open(path)) {
            HaltRecord record = new HaltRecord(directory);
            Files.createFile(record.path());
            assertTrue(record.reason().isPresent());
        }
    }
}
