package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
        assertArrayEquals("password".toCharArray(), of("\uFEFFpassword\n").newSecret("?"));
        CommandFailedException refused = assertThrows(
                CommandFailedException.class, () -> of("\uFEFFpasswor\n").newSecret("?"));
        assertTrue(String.valueOf(refused.getMessage()).contains("at least 8"), refused.getMessage());
    }

    @Test
    void aNewPasswordHasEightCharactersAndIsAskedForOnceInAPipe() {
        assertArrayEquals("password".toCharArray(), of("password\nnext").newSecret("?"));
        CommandFailedException refused =
                assertThrows(CommandFailedException.class, () -> of("passwor\n").newSecret("?"));
        assertTrue(String.valueOf(refused.getMessage()).contains("at least 8"), refused.getMessage());
    }

    /** Beside a terminal that answers nothing, as it is none. */
    private static Prompt atATerminal(InputStream pipe) {
        return new Prompt.OfProcess(
                new PushbackInputStream(pipe), false, Optional.of(new ControllingTerminal(Path.of("/dev/null"))));
    }

    private static InputStream lines(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A pipe whose writer says nothing more and does not go. */
    private static final class Silent extends InputStream {
        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            throw new IOException("here it would wait for ever");
        }

        @Override
        public int read() throws IOException {
            throw new IOException("here it would wait for ever");
        }
    }

    @Test
    void whatIsPipedIsNotAskedForAgainOnTheTerminal() {
        assertArrayEquals(
                "password".toCharArray(), atATerminal(lines("password\n")).newSecret("?"));
        InputStream open = new SequenceInputStream(lines("password\n"), new Silent());
        assertArrayEquals("password".toCharArray(), atATerminal(open).newSecret("?"));
        Prompt both = atATerminal(lines("old one\nanother one\n"));
        assertArrayEquals("old one".toCharArray(), both.secret("?"));
        assertArrayEquals("another one".toCharArray(), both.newSecret("?"));
    }

    @Test
    void whatThePipeDoesNotHaveIsAskedForOnTheTerminal() {
        for (Prompt prompt : List.of(atATerminal(lines("")), atATerminal(lines("old one\n")))) {
            CommandFailedException refused = assertThrows(CommandFailedException.class, () -> {
                prompt.secret("?");
                prompt.newSecret("?");
            });
            assertTrue(String.valueOf(refused.getMessage()).contains("the terminal"), refused.getMessage());
        }
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
