package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which file is the wallet's. */
final class WalletFileTest {

    private static Path path(Map<String, String> environment) {
        return new WalletFile(environment).path();
    }

    @Test
    void isTheOneOfTheVariableElseTheOneAtHome() {
        assertEquals(Path.of("/stick/w"), path(Map.of("HOME", "/home/a", "TIMECOIN_WALLET", "/stick/w")));
        assertEquals(Path.of("/home/a/.timecoin/wallet.json"), path(Map.of("HOME", "/home/a")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "\n"})
    void aBlankVariableCountsAsUnset(String blank) {
        assertEquals(
                Path.of("/home/a/.timecoin/wallet.json"), path(Map.of("HOME", "/home/a", "TIMECOIN_WALLET", blank)));
    }
}
