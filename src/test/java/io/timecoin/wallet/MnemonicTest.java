package io.timecoin.wallet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MnemonicTest {

    private static final String TWELVE = "ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic";

    static Stream<String> vectors(String resource) throws IOException {
        try (InputStream in = MnemonicTest.class.getResourceAsStream(resource)) {
            assertNotNull(in, resource);
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines().filter(line -> !line.startsWith("#")).toList().stream();
        }
    }

    static Stream<String> published() throws IOException {
        return vectors("bip39-vectors.txt");
    }

    @Test
    void theWordListIsThePublishedOne() throws IOException {
        try (InputStream in = Mnemonic.class.getResourceAsStream("english.txt")) {
            assertNotNull(in);
            assertEquals(
                    "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda",
                    HexFormat.of().formatHex(Sha256.digest(in.readAllBytes())));
        }
    }

    @ParameterizedTest
    @MethodSource("published")
    void agreesWithThePublishedVectors(String line) throws MnemonicException {
        String[] fields = line.split("\\|", -1);
        byte[] entropy = HexFormat.of().parseHex(fields[0]);
        assertEquals(fields[1], Mnemonic.ofEntropy(entropy).phrase());
        Mnemonic parsed = Mnemonic.parse(fields[1]);
        assertArrayEquals(entropy, parsed.entropy());
        assertEquals(fields[2], HexFormat.of().formatHex(parsed.toSeed("TREZOR")));
    }

    @Test
    void readsWordsAsPeopleTypeThem() throws MnemonicException {
        assertEquals(
                TWELVE,
                Mnemonic.parse("  " + TWELVE.toUpperCase(java.util.Locale.ROOT).replace(" ", " \n\t"))
                        .phrase());
    }

    @Test
    void everyWrongLastWordButOnesOfTheRightChecksumIsRefused() {
        String eleven = TWELVE.substring(0, TWELVE.lastIndexOf(' ') + 1);
        WordList list = WordList.english();
        long accepted = 0;
        for (int i = 0; i < 2_048; i++) {
            try {
                Mnemonic.parse(eleven + list.word(i));
                accepted++;
            } catch (MnemonicException e) {
                assertTrue(e.getMessage() != null && e.getMessage().contains("checksum"));
            }
        }
        assertEquals(128, accepted, "4 of 11 bits are checksum");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "   ", "ozone", "ozone drill grab fiber curtain grace pudding thank cruise elder eight"})
    void anotherNumberOfWordsIsRefused(String phrase) {
        assertThrows(MnemonicException.class, () -> Mnemonic.parse(phrase));
    }

    @Test
    void anUnknownWordIsNamedByItsPlaceOnly() {
        MnemonicException refused =
                assertThrows(MnemonicException.class, () -> Mnemonic.parse(TWELVE.replace("fiber", "fibre")));
        assertTrue(String.valueOf(refused.getMessage()).contains("word 4"));
        assertFalse(String.valueOf(refused.getMessage()).contains("fibre"));
    }

    @Test
    void allUnknownWordsAreNamedAtOnce() {
        MnemonicException refused = assertThrows(
                MnemonicException.class,
                () -> Mnemonic.parse(TWELVE.replace("fiber", "fibre").replace("elder", "older")));
        assertEquals("words 4, 10 are not in the English list of BIP-39", refused.getMessage());
    }

    @Test
    void swappedWordsAreRefused() {
        assertThrows(MnemonicException.class, () -> Mnemonic.parse(TWELVE.replace("ozone drill", "drill ozone")));
    }

    @Test
    void anEndlessTextIsRefusedUnread() {
        assertThrows(MnemonicException.class, () -> Mnemonic.parse("abandon ".repeat(1_000_000)));
    }

    @Test
    void freshOnesDifferAndReadBack() throws MnemonicException {
        SecureRandom random = new SecureRandom();
        for (int words : List.of(12, 24)) {
            Mnemonic fresh = Mnemonic.generate(random, words);
            assertEquals(words, fresh.words().size());
            assertArrayEquals(fresh.entropy(), Mnemonic.parse(fresh.phrase()).entropy());
            assertNotEquals(fresh.phrase(), Mnemonic.generate(random, words).phrase());
        }
        assertThrows(IllegalArgumentException.class, () -> Mnemonic.generate(random, 18));
        assertThrows(IllegalArgumentException.class, () -> Mnemonic.ofEntropy(new byte[24]));
    }

    @Test
    void itsTextNeverShowsAWord() throws MnemonicException {
        assertEquals("mnemonic of 12 words", Mnemonic.parse(TWELVE).toString());
    }
}
