package io.timecoin.wallet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordTextTest {

    /** Bytes by their number, as no source file could hold them. */
    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String read(byte[] bytes) throws PasswordException {
        return new String(PasswordText.composed(PasswordText.firstLine(bytes)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"pässword", "pässword\n", "pässword\r\n", "pässword\r", "pässword\nmore", "\uFEFFpässword\n"})
    void isTheFirstLineHoweverItEndsAndWithoutAByteOrderMark(String text) throws PasswordException {
        assertEquals("pässword", read(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "\npassword", "\uFEFF", "\uFEFF\n"})
    void anEmptyLineIsNone(String text) {
        assertThrows(PasswordException.class, () -> read(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc\u00ff\u00fedefgh",
                "abc\u00e9\u00e8defgh",
                "\u00ff\u00ff\u00ff\u00ff",
                "\u0080\u0081\u0082\u0083",
                "\u00c0\u00afabcdef",
                "\u00ed\u00a0\u0080abcdef",
                "password\u00c3"
            })
    void bytesThatAreNoUtf8AreRefusedAndNeverReplaced(String bytes) {
        PasswordException refused = assertThrows(PasswordException.class, () -> read(latin1(bytes)));
        assertTrue(String.valueOf(refused.getMessage()).contains("UTF-8"), refused.getMessage());
    }

    @Test
    void whatFollowsTheLineMayBeAnything() throws PasswordException {
        assertEquals("password", read(latin1("password\n\u00ff\u00fe")));
    }

    @Test
    void spacesBelongToIt() throws PasswordException {
        assertEquals(" pass word ", read(latin1(" pass word \n")));
    }

    @Test
    void accentsAreComposed() throws PasswordException {
        assertEquals("Grüße", read("Gru\u0308ße".getBytes(StandardCharsets.UTF_8)));
        assertArrayEquals(PasswordText.bytes("Grüße".toCharArray()), PasswordText.bytes("Gru\u0308ße".toCharArray()));
    }

    @Test
    void untilItIsUsedItIsAsItCame() throws PasswordException {
        char[] line = PasswordText.firstLine("\uFEFFGru\u0308ße\r\n".getBytes(StandardCharsets.UTF_8));
        assertArrayEquals("\uFEFFGru\u0308ße".toCharArray(), line);
        assertArrayEquals("\uFEFFGru\u0308ße".getBytes(StandardCharsets.UTF_8), PasswordText.bytesAsTheyCame(line));
        assertArrayEquals("Grüße".getBytes(StandardCharsets.UTF_8), PasswordText.bytes(line));
        assertArrayEquals("Grüße".toCharArray(), PasswordText.composed(line));
        assertArrayEquals(new char[line.length], line, "what it was is cleared");
    }

    @Test
    void theBytesAreCleared() throws PasswordException {
        byte[] bytes = latin1("password");
        PasswordText.firstLine(bytes);
        assertArrayEquals(new byte[8], bytes);
        byte[] wrong = latin1("\u00ff\u00ff");
        assertThrows(PasswordException.class, () -> PasswordText.firstLine(wrong));
        assertArrayEquals(new byte[2], wrong);
    }

    @Test
    void aLineWithoutEndIsRefused() {
        assertThrows(PasswordException.class, () -> read(new byte[PasswordText.MAX_BYTES + 1]));
    }

    @Test
    void lengthIsCountedInCharactersAsPeopleCountThem() {
        assertTrue(PasswordText.isTooShort("1234567".toCharArray()));
        assertFalse(PasswordText.isTooShort("12345678".toCharArray()));
        assertTrue(PasswordText.isTooShort("🔑🔑🔑🔑".toCharArray()), "four, though Java has eight");
        assertFalse(PasswordText.isTooShort("🔑🔑🔑🔑🔑🔑🔑🔑".toCharArray()));
    }

    @Test
    void halfACharacterIsABug() {
        assertThrows(IllegalArgumentException.class, () -> PasswordText.bytes(new char[] {'\ud83d', 'x'}));
    }
}
