package io.timecoin.wallet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.crypto.PublicKey;
import io.timecoin.storage.ChildProcess;
import io.timecoin.wallet.KeystoreException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a keystore that is made or changed by several at once, through links, or by another user. */
final class KeystoreChangeTest {

    private static final KdfCost CHEAP = new KdfCost(1_024, 1, 1);
    private static final byte[] SECRET = new byte[32];
    private static final int OTHER_USER = 1234;

    @TempDir
    private Path directory;

    private Keystore at(Path file) {
        return new Keystore(file, new SecureRandom(), CHEAP);
    }

    private static char[] password() {
        return "password".toCharArray();
    }

    private static PublicKey key(int number) {
        byte[] seed = new byte[32];
        seed[0] = (byte) number;
        return Ed25519Signer.ofSeed(seed).publicKey();
    }

    private static Keystore.Content content() {
        return new Keystore.Content(KeyKind.WALLET, SECRET.clone(), List.of(key(0)));
    }

    private static Keystore.Content with(Keystore.Content old, int number) {
        List<PublicKey> keys = new ArrayList<>(old.publicKeys());
        keys.add(key(number));
        return new Keystore.Content(old.kind(), old.secret().clone(), keys);
    }

    private static KeystoreException refused(Reason reason, org.junit.jupiter.api.function.Executable attempt) {
        KeystoreException refused = assertThrows(KeystoreException.class, attempt);
        assertEquals(reason, refused.reason(), refused.getMessage());
        return refused;
    }

    /** All but the lock, which stays. */
    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.toString().endsWith(".lock"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void ofManyWhoMakeOneAtOnceOneSucceedsAndTheOthersAreToldThatItExists() throws Exception {
        Path file = directory.resolve("wallet.json");
        int makers = 4;
        CyclicBarrier together = new CyclicBarrier(makers);
        List<String> made = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(makers)) {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < makers; i++) {
                String password = "password" + i;
                all.add(threads.submit(() -> {
                    together.await();
                    try {
                        at(file).create(content(), password.toCharArray());
                        return password;
                    } catch (KeystoreException e) {
                        assertEquals(Reason.EXISTS, e.reason(), e.getMessage());
                        return "";
                    }
                }));
            }
            for (Future<String> each : all) {
                if (!each.get().isEmpty()) {
                    made.add(each.get());
                }
            }
        }
        assertEquals(1, made.size(), made::toString);
        assertArrayEquals(SECRET, at(file).open(made.getFirst().toCharArray()).secret());
        assertEquals(List.of(file), files());
    }

    @Test
    void aSlowOneKeepsOthersWaitingAndNeverWritesAnOlderCopy() throws Exception {
        Path file = directory.resolve("wallet.json");
        at(file).create(content(), password());
        Keystore hasty = new Keystore(file, new SecureRandom(), CHEAP, Duration.ZERO);
        at(file).change(password(), old -> {
            KeystoreException busy = refused(Reason.BUSY, () -> hasty.change(password(), other -> with(other, 9)));
            assertTrue(String.valueOf(busy.getMessage()).contains("wallet.json.lock"), busy.getMessage());
            return with(old, 1);
        });
        hasty.change(password(), old -> with(old, 2));
        assertEquals(List.of(key(0), key(1), key(2)), at(file).label().publicKeys());
        assertEquals(List.of(file), files());
    }

    /** Another process that has no patience, and says what it is told. */
    static final class Hasty {

        private Hasty() {}

        public static void main(String[] arguments) {
            Path file = Path.of(arguments[0]).resolve("wallet.json");
            Keystore hasty = new Keystore(file, new SecureRandom(), CHEAP, Duration.ZERO);
            try {
                hasty.change(password(), old -> with(old, 9));
                System.out.println("changed");
            } catch (KeystoreException e) {
                System.out.println(e.reason());
            }
        }
    }

    private String changedElsewhere() throws IOException {
        try (ChildProcess other = ChildProcess.start(Hasty.class, directory)) {
            String line = other.line();
            while (!line.isEmpty() && !line.matches("changed|[A-Z_]+")) {
                line = other.line(); // what its libraries log
            }
            return line;
        }
    }

    @Test
    void whatOneProcessChangesNoOtherDoesMeanwhile() throws Exception {
        Path file = directory.resolve("wallet.json");
        at(file).create(content(), password());
        at(file).change(password(), old -> {
            try {
                assertEquals("BUSY", changedElsewhere());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return with(old, 1);
        });
        assertEquals("changed", changedElsewhere());
        assertEquals(List.of(key(0), key(1), key(9)), at(file).label().publicKeys());
    }

    @Test
    void aFileThatIsNoLockIsLeftAlone() throws Exception {
        Path file = directory.resolve("wallet.json");
        Path precious = Files.writeString(directory.resolve("id_ed25519"), "a key");
        Files.createSymbolicLink(directory.resolve("wallet.json.lock"), precious);
        KeystoreException refused = refused(Reason.INPUT_OUTPUT, () -> at(file).create(content(), password()));
        assertTrue(String.valueOf(refused.getMessage()).contains("wallet.json.lock"), refused.getMessage());
        assertEquals("a key", Files.readString(precious));
        assertEquals(List.of(precious), files());
    }

    @Test
    void whatAKilledProcessLeftIsTakenAway() throws Exception {
        Path file = directory.resolve("wallet.json");
        Files.writeString(directory.resolve(".wallet.json.new"), "half of a");
        Files.createFile(directory.resolve("wallet.json.lock"));
        at(file).create(content(), password());
        assertEquals(List.of(file), files());
        Files.writeString(directory.resolve(".wallet.json.new"), "half of a");
        at(file).change(password(), old -> with(old, 1));
        assertEquals(List.of(file), files());
    }

    @Test
    void aLinkStaysAndTheFileThatItNamesIsChanged() throws Exception {
        Path stick = Files.createDirectory(directory.resolve("stick"));
        Path real = stick.resolve("real.json");
        at(real).create(content(), password());
        Path link = Files.createSymbolicLink(directory.resolve("b.json"), Path.of("stick/real.json"));
        Path linkOfLink = Files.createSymbolicLink(directory.resolve("a.json"), link);
        at(linkOfLink).change(password(), old -> with(old, 1));
        assertEquals(List.of(linkOfLink, link, stick), files());
        assertTrue(Files.isSymbolicLink(link) && Files.isSymbolicLink(linkOfLink));
        assertEquals(List.of(key(0), key(1)), at(real).label().publicKeys());
    }

    @Test
    void aLinkToNoFileYetGetsThatFile() throws Exception {
        Path stick = Files.createDirectory(directory.resolve("stick"));
        Path link = Files.createSymbolicLink(directory.resolve("w.json"), Path.of("stick/none.json"));
        at(link).create(content(), password());
        assertTrue(Files.isSymbolicLink(link));
        assertTrue(Files.isRegularFile(stick.resolve("none.json")));
        refused(Reason.EXISTS, () -> at(link).create(content(), password()));
    }

    @Test
    void aLinkIntoNowhereOrToItselfIsRefused() throws Exception {
        Path gone = Files.createSymbolicLink(directory.resolve("gone.json"), Path.of("no-stick/w.json"));
        refused(Reason.INPUT_OUTPUT, () -> at(gone).create(content(), password()));
        Path loop = directory.resolve("loop.json");
        Files.createSymbolicLink(loop, loop);
        refused(Reason.INPUT_OUTPUT, () -> at(loop).create(content(), password()));
        assertEquals(List.of(gone, loop), files());
    }

    @Test
    void theModeStays() throws Exception {
        Path file = directory.resolve("wallet.json");
        at(file).create(content(), password());
        for (String mode : List.of("rwx------", "rw-r--r--")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            at(file).changePassword(password(), password());
            assertEquals(mode, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
        assertTrue(at(file).isOpenToOthers());
        assertFalse(at(directory.resolve("none")).isOpenToOthers());
    }

    @Test
    void whatIsNotToBeWrittenIsNot() throws Exception {
        Path file = directory.resolve("wallet.json");
        at(file).create(content(), password());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        byte[] before = Files.readAllBytes(file);
        KeystoreException refused =
                refused(Reason.INPUT_OUTPUT, () -> at(file).changePassword(password(), "another".toCharArray()));
        assertTrue(String.valueOf(refused.getMessage()).contains("r--------"), refused.getMessage());
        assertArrayEquals(before, Files.readAllBytes(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void aWalletThatAnAdministratorChangesStaysItsOwners() throws Exception {
        Path file = directory.resolve("wallet.json");
        at(file).create(content(), password());
        try {
            Files.setAttribute(file, "unix:uid", OTHER_USER);
        } catch (IOException e) {
            assumeTrue(false, "only root gives files away");
        }
        at(file).changePassword(password(), "another".toCharArray());
        assertEquals(OTHER_USER, Files.getAttribute(file, "unix:uid"));
    }

    @Test
    void whatCouldNotBeShownIsNotKept() throws Exception {
        Path file = directory.resolve("wallet.json");
        assertThrows(
                IllegalStateException.class,
                () -> at(file).create(content(), password(), () -> {
                    throw new IllegalStateException("a full disk");
                }));
        assertEquals(List.of(), files());
        at(file).create(
                        content(),
                        password(),
                        () -> assertFalse(Files.exists(file), "it has its name only after that"));
        assertEquals(List.of(file), files());
    }

    @Test
    void anotherPasswordOpensItAndTheOldOneNoMore() throws Exception {
        Path file = directory.resolve("wallet.json");
        at(file).create(content(), password());
        refused(Reason.WRONG_PASSWORD, () -> at(file).changePassword("wrong".toCharArray(), "x".toCharArray()));
        char[] old = password();
        char[] fresh = "another".toCharArray();
        at(file).changePassword(old, fresh);
        assertArrayEquals(new char[old.length], old);
        assertArrayEquals(new char[fresh.length], fresh);
        refused(Reason.WRONG_PASSWORD, () -> at(file).open(password()));
        assertArrayEquals(SECRET, at(file).open("another".toCharArray()).secret());
    }

    @Test
    void accentsMayBeTypedInAnyWay() throws Exception {
        Path file = directory.resolve("wallet.json");
        at(file).create(content(), "Gru\u0308\u00dfe-1234".toCharArray());
        assertArrayEquals(
                SECRET, at(file).open("Gr\u00fc\u00dfe-1234".toCharArray()).secret());
    }

    /** As earlier versions made it: of the bytes as they came. */
    private void makeOfOld(Path file, String password) throws IOException {
        byte[] salt = new byte[KeystoreCipher.SALT_BYTES];
        byte[] nonce = new byte[KeystoreCipher.NONCE_BYTES];
        HexFormat hex = HexFormat.of();
        KeystoreFile header = new KeystoreFile(
                KeystoreFile.VERSION,
                KeyKind.WALLET.label(),
                List.of(key(0).toHex()),
                CHEAP,
                hex.formatHex(salt),
                hex.formatHex(nonce),
                "",
                "");
        KeystoreCipher cipher = KeystoreCipher.derive(password.getBytes(StandardCharsets.UTF_8), salt, CHEAP);
        Files.write(
                file,
                header.withCiphertext(cipher.encrypt(SECRET.clone(), nonce, header.authenticated()))
                        .toJson());
    }

    @Test
    void whatEarlierVersionsEncryptedOpensAsItDidAndPasswdComposesIt() throws Exception {
        for (String old : List.of("Gru\u0308\u00dfe-1234", "\uFEFFpassword", "\uFEFFGru\u0308\u00dfe")) {
            Path file = directory.resolve("wallet.json");
            makeOfOld(file, old);
            String composed = new String(PasswordText.composed(old.toCharArray()));
            assertArrayEquals(SECRET, at(file).open(old.toCharArray()).secret());
            refused(Reason.WRONG_PASSWORD, () -> at(file).open("wrong \u0308".toCharArray()));
            at(file).changePassword(old.toCharArray(), old.toCharArray());
            for (String same : List.of(old, composed)) {
                assertArrayEquals(SECRET, at(file).open(same.toCharArray()).secret());
            }
        }
    }

    @Test
    void aDirectoryIsNoKeystore() {
        refused(Reason.INPUT_OUTPUT, () -> at(Path.of("/")).create(content(), password()));
        refused(Reason.EXISTS, () -> at(directory).create(content(), password()));
    }
}
