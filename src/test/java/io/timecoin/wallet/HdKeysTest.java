package io.timecoin.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.timecoin.crypto.Ed25519Signer;
import java.io.IOException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HdKeysTest {

    static Stream<String> published() throws IOException {
        return MnemonicTest.vectors("slip10-vectors.txt");
    }

    @ParameterizedTest
    @MethodSource("published")
    void agreesWithThePublishedVectors(String line) {
        String[] fields = line.split("\\|", -1);
        ExtendedKey key = derive(HexFormat.of().parseHex(fields[0]), fields[1]);
        assertEquals(fields[2], HexFormat.of().formatHex(key.chainCode()));
        assertEquals(fields[3], HexFormat.of().formatHex(key.privateKey()));
        assertEquals(
                fields[4],
                "00" + Ed25519Signer.ofSeed(key.privateKey()).publicKey().toHex());
    }

    private static ExtendedKey derive(byte[] seed, String path) {
        ExtendedKey key = ExtendedKey.master(seed);
        for (String step : path.split("/", -1)) {
            if (!step.equals("m")) {
                key = key.child(Integer.parseInt(step.replace("'", "")));
            }
        }
        return key;
    }

    @Test
    void thePathOfAWalletsKeysIsFixed() throws MnemonicException {
        Mnemonic mnemonic = Mnemonic.parse("abandon ".repeat(11) + "about");
        HdKeys keys = HdKeys.of(mnemonic);
        for (int i = 0; i < 3; i++) {
            ExtendedKey expected = derive(mnemonic.toSeed(""), "m/44'/1414090053'/0'/0'/" + i + "'");
            assertEquals(
                    Ed25519Signer.ofSeed(expected.privateKey()).publicKey(),
                    keys.signer(i).publicKey());
        }
        assertNotEquals(keys.signer(0).publicKey(), keys.signer(1).publicKey());
    }

    @Test
    void aNegativeIndexIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> ExtendedKey.master(new byte[64]).child(-1));
    }
}
