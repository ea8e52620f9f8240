package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Where standard input is no terminal, as in scripts. */
final class PromptTest {

    private static Prompt of(String input) {
        return Prompt.OfProcess.ofPipe(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aSecretIsTheFirstLineAndTheRestIsLeftThere() throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream("gehäim\r\nrest".getBytes(StandardCharsets.UTF_8));
        assertArrayEquals("gehäim".toCharArray(), Prompt.OfProcess.ofPipe(in).secret("?"));
        assertEquals("rest", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void nothingToReadIsRefused() {
        assertThrows(CommandFailedException.class, () -> of("").secret("?"));
        assertThrows(CommandFailedException.class, () -> of("\nlater").secret("?"));
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        byte[] latin = "geh\u00e4im!!".getBytes(StandardCharsets.ISO_8859_1);
        CommandFailedException refused = assertThrows(
                CommandFailedException.class,
                () -> Prompt.OfProcess.ofPipe(new ByteArrayInputStream(latin)).secret("?"));
        assertTrue(String.valueOf(refused.getMessage()).contains("UTF-8"), refused.getMessage());
    }

    @Test
    void aByteOrderMarkIsNoPartOfASecret() {
        assertArrayEquals("password".toCharArray(), of("\uFEFFpassword\n").secret("?"));
    }

    @Test
    void aNewPasswordHasEightCharactersAndIsAskedForOnceInAPipe() {
        assertArrayEquals("password".toCharArray(), of("password\nnext").newSecret("?"));
        CommandFailedException refused =
                assertThrows(CommandFailedException.class, () -> of("passwor\n").newSecret("?"));
        assertTrue(String.valueOf(refused.getMessage()).contains("at least 8"), refused.getMessage());
    }

    @Test
    void nobodyIsAskedToAgreeThroughAPipe() {
        assertFalse(of("yes\n").isInteractive());
        assertFalse(of("yes\n").confirms("?"));
    }

    @Test
    void aLineWithoutEndIsNotReadForEver() {
        assertThrows(CommandFailedException.class, () -> of("x".repeat(10_000)).secret("?"));
    }
}
