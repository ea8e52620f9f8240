package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HomeDirectoryTest {

    @Test
    void theVariableCountsBeforeWhatTheSystemKnows() {
        assertEquals(
                Path.of("/here/.timecoin/wallet.json"), new HomeDirectory(Map.of("HOME", "/here"), "/root").wallet());
    }

    @Test
    void withoutTheVariableTheSystemsHomeCounts() {
        assertEquals(Path.of("/root/.timecoin/wallet.json"), new HomeDirectory(Map.of(), "/root").wallet());
        assertEquals(Path.of("/root/.timecoin/wallet.json"), new HomeDirectory(Map.of("HOME", " "), "/root").wallet());
    }

    @Test
    void nobodyGetsAWalletInADirectoryNamedQuestionMark() {
        for (String known : new String[] {"?", "", null}) {
            assertThrows(CommandFailedException.class, () -> new HomeDirectory(Map.of(), known).wallet(), known);
        }
    }
}
