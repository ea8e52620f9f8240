package io.timecoin.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdminCookieTest {

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve(".cookie");
    }

    @Test
    void onlyItsOwnerCanReadItAlsoIfALooserOneWasThere() throws Exception {
        Files.writeString(file(), "old");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.writeString(directory.resolve(".cookie.new"), "left over");
        AdminCookie.create(directory, new SecureRandom());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void aStartMakesAnother() throws Exception {
        AdminCookie first = AdminCookie.create(directory, new SecureRandom());
        String shown = AdminCookie.header(Files.readString(file()));
        assertTrue(first.isShownBy(shown));
        AdminCookie second = AdminCookie.create(directory, new SecureRandom());
        assertFalse(second.isShownBy(shown));
        assertNotEquals(shown, AdminCookie.header(Files.readString(file())));
    }

    @Test
    void whatIsNoCookieIsRefusedWithoutSayingIt() {
        for (String text : List.of("", "__cookie__:", "__cookie__:" + "a".repeat(63), "user:" + "a".repeat(64))) {
            IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, () -> AdminCookie.header(text), text);
            assertEquals("not a cookie of a node", refusal.getMessage());
        }
    }
}
