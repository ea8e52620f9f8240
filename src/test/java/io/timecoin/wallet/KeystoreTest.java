package io.timecoin.wallet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.crypto.PublicKey;
import io.timecoin.wallet.KeystoreException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeystoreTest {

    private static final KdfCost CHEAP = new KdfCost(1_024, 1, 1);
    private static final byte[] SECRET =
            HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    private static final PublicKey PUBLIC = Ed25519Signer.ofSeed(SECRET).publicKey();

    @TempDir
    private Path directory;

    private Path file;
    private Keystore keystore;

    @BeforeEach
    void open() {
        file = directory.resolve("key.json");
        keystore = new Keystore(file, new SecureRandom(), CHEAP);
    }

    private static char[] password() {
        return "pässword 🔑".toCharArray();
    }

    private static Keystore.Content content() {
        return new Keystore.Content(KeyKind.OPERATOR, SECRET.clone(), List.of(PUBLIC));
    }

    private KeystoreException assertRefused(Reason reason) {
        KeystoreException refused = assertThrows(KeystoreException.class, () -> keystore.open(password()));
        assertEquals(reason, refused.reason(), refused.getMessage());
        return refused;
    }

    private void edit(String from, String to) throws IOException {
        String json = Files.readString(file);
        assertTrue(json.contains(from), json);
        Files.writeString(file, json.replace(from, to));
    }

    @Test
    void whatIsWrittenIsReadBack() throws KeystoreException {
        keystore.create(content(), password());
        Keystore.Content read = keystore.open(password());
        assertArrayEquals(SECRET, read.secret());
        assertEquals(KeyKind.OPERATOR, read.kind());
        assertEquals(List.of(PUBLIC), read.publicKeys());
        assertEquals(new Keystore.Label(KeyKind.OPERATOR, List.of(PUBLIC)), keystore.label());
    }

    @Test
    void newKeystoresUseTheFullCost() throws KeystoreException, IOException {
        new Keystore(file, new SecureRandom()).create(content(), password());
        assertTrue(Files.readString(file).contains("65536"));
        assertArrayEquals(SECRET, keystore.open(password()).secret());
    }

    @Test
    void onlyItsOwnerMayReadTheFileAndNothingIsLeftBeside() throws KeystoreException, IOException {
        keystore.create(content(), password());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (Stream<Path> files = Files.list(directory)) {
            Path lock = directory.resolve(file.getFileName() + ".lock");
            assertEquals(List.of(file, lock), files.sorted().toList(), "but its lock");
        }
    }

    @Test
    void theFileHasNeitherSecretNorPassword() throws KeystoreException, IOException {
        keystore.create(content(), password());
        String json = Files.readString(file);
        assertFalse(json.contains(HexFormat.of().formatHex(SECRET)));
        assertFalse(json.contains("pässword"));
        assertFalse(content().toString().contains(Arrays.toString(SECRET)));
    }

    @Test
    void passwordsAreClearedAfterUse() throws KeystoreException {
        char[] used = password();
        keystore.create(content(), used);
        assertArrayEquals(new char[used.length], used);
        char[] wrong = "wrong".toCharArray();
        assertThrows(KeystoreException.class, () -> keystore.open(wrong));
        assertArrayEquals(new char[wrong.length], wrong);
        char[] refused = password();
        assertThrows(KeystoreException.class, () -> keystore.create(content(), refused));
        assertArrayEquals(new char[refused.length], refused);
    }

    @Test
    void aWrongPasswordIsCalledThat() throws KeystoreException {
        keystore.create(content(), "another".toCharArray());
        assertRefused(Reason.WRONG_PASSWORD);
    }

    @Test
    void anExistingKeystoreIsNotOverwrittenByANewOne() throws KeystoreException {
        keystore.create(content(), password());
        KeystoreException refused = assertThrows(KeystoreException.class, () -> keystore.create(content(), password()));
        assertEquals(Reason.EXISTS, refused.reason());
        keystore.changePassword(password(), "another".toCharArray());
        assertRefused(Reason.WRONG_PASSWORD);
    }

    @Test
    void aMissingKeystoreIsCalledThat() {
        assertRefused(Reason.NOT_FOUND);
    }

    @Test
    void aMissingDirectoryIsCalledThat() {
        Keystore nowhere = new Keystore(directory.resolve("none/key.json"), new SecureRandom(), CHEAP);
        KeystoreException refused = assertThrows(KeystoreException.class, () -> nowhere.create(content(), password()));
        assertEquals(Reason.INPUT_OUTPUT, refused.reason());
        assertTrue(String.valueOf(refused.getMessage()).contains("does not exist"), refused.getMessage());
    }

    @Test
    void everyChangedByteIsRefused() throws KeystoreException, IOException {
        keystore.create(content(), password());
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] = (byte) (changed[i] == '0' ? '1' : '0');
            Files.write(file, changed);
            KeystoreException refused = assertThrows(KeystoreException.class, () -> keystore.open(password()));
            assertTrue(
                    refused.reason() == Reason.DAMAGED || refused.reason() == Reason.UNSUPPORTED,
                    i + ": " + refused.getMessage());
        }
    }

    @Test
    void everyFileCutShortIsDamaged() throws KeystoreException, IOException {
        keystore.create(content(), password());
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused(Reason.DAMAGED);
        }
    }

    @Test
    void aFileOfAnotherKindIsDamaged() throws IOException {
        for (String text : List.of("", "not a keystore", "[]", "null", "{}", "\"x\"", "[".repeat(50_000))) {
            Files.writeString(file, text);
            assertRefused(Reason.DAMAGED);
        }
    }

    @Test
    void anEnormousFileIsNotRead() throws IOException {
        Files.write(file, new byte[KeystoreFile.MAX_BYTES + 1]);
        assertRefused(Reason.DAMAGED);
    }

    @Test
    void anUnknownFieldIsNamed() throws KeystoreException, IOException {
        keystore.create(content(), password());
        edit("\"version\"", "\"colour\" : 1, \"version\"");
        assertTrue(
                String.valueOf(assertRefused(Reason.UNSUPPORTED).getMessage()).contains("colour"));
    }

    @Test
    void aFieldThatOccursTwiceIsDamage() throws KeystoreException, IOException {
        keystore.create(content(), password());
        edit("\"version\" : 1", "\"version\" : 1, \"version\" : 1");
        assertRefused(Reason.DAMAGED);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"version\" : 1', '\"version\" : 2'",
        "'\"kind\" : \"operator\"', '\"kind\" : \"other\"'",
        "'\"memoryKib\" : 1024', '\"memoryKib\" : 2000000000'",
        "'\"memoryKib\" : 1024', '\"memoryKib\" : 1'",
        "'\"iterations\" : 1', '\"iterations\" : 1000000'",
        "'\"iterations\" : 1', '\"iterations\" : -1'",
        "'\"parallelism\" : 1', '\"parallelism\" : 255'"
    })
    void whatThisProgramDoesNotKnowOrBearIsUnsupported(String from, String to) throws KeystoreException, IOException {
        keystore.create(content(), password());
        edit(from, to);
        assertRefused(Reason.UNSUPPORTED);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"version\" : 1', '\"version\" : null'",
        "'\"version\" : 1,', ''",
        "'\"kind\" : \"operator\"', '\"kind\" : \"node\"'",
        "'\"nonce\" : \"', '\"nonce\" : \"00'",
        "'\"salt\" : \"', '\"salt\" : \"zz'",
        "'\"ciphertext\" : \"', '\"ciphertext\" : \"00'",
        "'\"checksum\" : \"', '\"checksum\" : \"00'"
    })
    void whatWasChangedIsDamaged(String from, String to) throws KeystoreException, IOException {
        keystore.create(content(), password());
        edit(from, to);
        assertRefused(Reason.DAMAGED);
    }

    @Test
    void whoeverMakesANewChecksumStillCannotChangeWhatIsAuthenticated() throws KeystoreException, IOException {
        keystore.create(content(), password());
        KeystoreFile read = KeystoreFile.parse(Files.readAllBytes(file));
        KeystoreFile forged = new KeystoreFile(
                        read.version(),
                        KeyKind.NODE.label(),
                        read.publicKeys(),
                        read.kdf(),
                        read.salt(),
                        read.nonce(),
                        "",
                        "")
                .withCiphertext(HexFormat.of().parseHex(read.ciphertext()));
        Files.write(file, forged.toJson());
        assertRefused(Reason.WRONG_PASSWORD);
    }

    @Test
    void theFileIsPlainJson() throws KeystoreException, IOException {
        keystore.create(content(), password());
        assertTrue(new String(Files.readAllBytes(file), StandardCharsets.US_ASCII).startsWith("{"));
    }

    @Test
    void aKeystoreWithoutKeysIsABug() {
        Keystore.Content none = new Keystore.Content(KeyKind.NODE, SECRET.clone(), List.of());
        assertThrows(IllegalArgumentException.class, () -> keystore.create(none, password()));
    }
}
