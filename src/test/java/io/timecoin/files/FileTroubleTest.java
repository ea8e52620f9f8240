package io.timecoin.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FileTroubleTest {

    @Test
    void isSaidInWordsWithoutNamesOfFilesOrClasses() {
        List<IOException> all = List.of(
                new NoSuchFileException("/x"),
                new AccessDeniedException("/x"),
                new NotDirectoryException("/x"),
                new DirectoryNotEmptyException("/x"),
                new FileAlreadyExistsException("/x"),
                new FileSystemLoopException("/x"),
                new NotLinkException("/x"),
                new FileSystemException("/x"),
                new MalformedInputException(1),
                new IOException());
        for (IOException each : all) {
            String words = FileTrouble.of(each);
            assertTrue(words.matches("[A-Za-z0-9 -]{10,}"), each.toString());
            assertFalse(words.contains("Exception"), each.toString());
        }
        assertEquals("No space left on device", FileTrouble.of(new IOException("No space left on device")));
        assertEquals(FileTrouble.of(all.getFirst()), FileTrouble.of(new UncheckedIOException(all.getFirst())));
        assertEquals("Is a directory", FileTrouble.of(new FileSystemException("/x", null, "Is a directory")));
    }
}
