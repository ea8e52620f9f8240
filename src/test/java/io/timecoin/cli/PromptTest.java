package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where standard input is no terminal, as in scripts. */
final class PromptTest {

    private static Prompt of(String input) {
        return new Prompt.OfProcess(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    }

    @BeforeEach
    void requireNoTerminal() {
        assumeFalse(of("").isInteractive(), "these rules are for pipes");
    }

    @Test
    void aSecretIsTheFirstLineAndTheRestIsLeftThere() throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream("gehäim\r\nrest".getBytes(StandardCharsets.UTF_8));
        assertArrayEquals("gehäim".toCharArray(), new Prompt.OfProcess(in).secret("?"));
        assertEquals("rest", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void nothingToReadIsRefused() {
        assertThrows(CommandFailedException.class, () -> of("").secret("?"));
        assertThrows(CommandFailedException.class, () -> of("\nlater").secret("?"));
    }

    @Test
    void aLineWithoutEndIsNotReadForEver() {
        assertThrows(CommandFailedException.class, () -> of("x".repeat(10_000)).secret("?"));
    }
}
