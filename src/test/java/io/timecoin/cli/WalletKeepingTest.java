package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.Network;
import io.timecoin.wallet.Mnemonic;
import io.timecoin.wallet.Wallet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** How a wallet's file and its secrets are made, restored and given another password. */
final class WalletKeepingTest {

    private static final String PASSWORD = "a password";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private Path file() {
        return directory.resolve("wallet.json");
    }

    private CommandRun create(Typist typist, String... more) {
        return run(new WalletCreateCommand(typist), more);
    }

    private CommandRun run(Object command, String... more) {
        return CommandRun.of(
                command,
                Stream.concat(Stream.of("--wallet", file().toString()), Arrays.stream(more))
                        .toArray(String[]::new));
    }

    /** All but the lock, which stays. */
    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.toString().endsWith(".lock")).toList();
        }
    }

    private Path secretFile(String name, byte[] content) throws IOException {
        Path file = Files.write(directory.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Path secretFile(String name, String content) throws IOException {
        return secretFile(name, content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aShortPasswordMakesNoWalletHoweverItIsGiven() throws Exception {
        assertTrue(create(Typist.pipe("seven77")).failed().err().contains("at least 8"));
        assertTrue(create(new Typist(true, true, "seven77")).failed().err().contains("at least 8"));
        String short7 = secretFile("pw", "seven77\n").toString();
        assertTrue(
                create(Typist.pipe(), "--password-file", short7).failed().err().contains("at least 8"));
        assertFalse(Files.exists(file()));
    }

    @Test
    void aPasswordFileThatIsNoTextIsRefusedWithWords() throws Exception {
        byte[] latin = "abc\u00e9\u00e8defgh\n".getBytes(StandardCharsets.ISO_8859_1);
        String path = secretFile("pw", latin).toString();
        assertTrue(create(Typist.pipe(), "--password-file", path).failed().err().contains("UTF-8"));
        assertFalse(Files.exists(file()));
    }

    @Test
    void aPasswordIsTheSameTypedAndFromAFileWithAByteOrderMark() throws Exception {
        String path = secretFile("pw", "\uFEFFGru\u0308\u00dfe 1234\r\n").toString();
        create(Typist.pipe(), "--password-file", path).succeeded();
        run(new WalletAddressCommand(Typist.pipe("Gr\u00fc\u00dfe 1234")), "--new", "--network", "devnet")
                .succeeded();
    }

    @Test
    void aWalletWhoseWordsCouldNotBeShownIsNotKept() throws Exception {
        for (int characters : new int[] {0, 100, 400}) {
            StringWriter err = new StringWriter();
            int code = new CommandLine(new WalletCreateCommand(Typist.pipe(PASSWORD)))
                    .setExecutionExceptionHandler(new FailureReport())
                    .setOut(BrokenOutput.after(characters))
                    .setErr(new PrintWriter(err))
                    .execute("--wallet", file().toString());
            assertEquals(1, code);
            assertTrue(err.toString().contains("cannot be written"), err.toString());
            assertEquals(List.of(), files());
        }
    }

    @Test
    void theWordsAreNumberedWithTheSameDigitsInAnyLocale() {
        Locale before = Locale.getDefault(Locale.Category.FORMAT);
        try {
            Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("ar-EG-u-nu-arab"));
            CommandRun run = create(Typist.pipe(PASSWORD)).succeeded();
            assertTrue(run.out().contains("   1 ") && run.out().contains("  24 "), "numbers");
            assertTrue(run.out().chars().allMatch(c -> c < 128), "ASCII alone");
        } finally {
            Locale.setDefault(Locale.Category.FORMAT, before);
        }
    }

    @Test
    void aWalletThatOthersMayReadIsUsedWithAWarning() throws Exception {
        create(Typist.pipe(PASSWORD)).succeeded();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        CommandRun run = run(new WalletAddressCommand(Typist.pipe(PASSWORD)), "--new", "--network", "devnet");
        assertTrue(run.succeeded().err().contains("chmod 600"), run.err());
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
        run = run(new WalletAddressCommand(Typist.pipe(PASSWORD)), "--new", "--network", "devnet");
        assertEquals("", run.succeeded().err());
    }

    @Test
    void aPasswordIsChangedForWhoKnowsTheOldOne() {
        create(Typist.pipe(PASSWORD)).succeeded();
        CommandRun wrong = run(new WalletPasswdCommand(new Typist(true, true, "not it, sorry", "unasked", "unasked")));
        assertTrue(wrong.failed().err().contains("does not open"), wrong.err());
        assertTrue(run(new WalletPasswdCommand(new Typist(true, true, PASSWORD, "short", "short")))
                .failed()
                .err()
                .contains("at least 8"));
        assertTrue(run(new WalletPasswdCommand(new Typist(true, true, PASSWORD, "another one", "another two")))
                .failed()
                .err()
                .contains("differ"));
        run(new WalletPasswdCommand(new Typist(true, true, PASSWORD, "another one", "another one")))
                .succeeded();
        run(new WalletAddressCommand(Typist.pipe(PASSWORD)), "--new", "--network", "devnet")
                .failed();
        run(new WalletAddressCommand(Typist.pipe("another one")), "--new", "--network", "devnet")
                .succeeded();
    }

    @Test
    void aPasswordIsChangedFromFileToFile() throws Exception {
        create(Typist.pipe(PASSWORD)).succeeded();
        String old = secretFile("old", PASSWORD).toString();
        String fresh = secretFile("fresh", "another one\n").toString();
        run(new WalletPasswdCommand(Typist.pipe()), "--password-file", old, "--new-password-file", fresh)
                .succeeded();
        run(new WalletPasswdCommand(Typist.pipe()), "--password-file", old, "--new-password-file", fresh)
                .failed();
    }

    private static Mnemonic words() {
        byte[] entropy = new byte[32];
        Arrays.fill(entropy, (byte) 7);
        return Mnemonic.ofEntropy(entropy);
    }

    @Test
    void aWalletComesBackFromItsWordsWithAllAddressesThatWereUsed() throws Exception {
        Wallet lost = Wallet.of(words(), 30);
        try (FakeLedger ledger = new FakeLedger()) {
            ledger.give(lost.addresses().get(3), 100_000_000);
            ledger.give(lost.addresses().get(22), 100_000_000);
            Typist typist = new Typist(true, true, words().phrase(), PASSWORD, PASSWORD);
            CommandRun run = run(new WalletRestoreCommand(typist), "--url", ledger.url(), "--json");
            assertEquals(
                    23,
                    new ObjectMapper()
                            .readTree(run.succeeded().out())
                            .get("addresses")
                            .intValue());
            assertFalse(run.out().contains(words().words().getFirst()), "its words are not shown again");
            assertEquals(
                    addresses(lost, 23),
                    run(new WalletAddressCommand(Typist.pipe()), "--all", "--network", "devnet")
                            .lines());
        }
    }

    @Test
    void whatACopyOfTheFileHandedOutIsFoundByAskingANode() throws Exception {
        run(new WalletRestoreCommand(Typist.pipe(words().phrase(), PASSWORD)), "--addresses", "1")
                .succeeded();
        Wallet copy = Wallet.of(words(), 4);
        try (FakeLedger ledger = new FakeLedger()) {
            ledger.give(copy.addresses().get(3), 100_000_000);
            CommandRun run = run(new WalletAddressCommand(Typist.pipe(PASSWORD)), "--find", "--url", ledger.url());
            assertEquals(addresses(copy, 4).subList(1, 4), run.succeeded().lines());
            run = run(new WalletAddressCommand(Typist.pipe(PASSWORD)), "--find", "--url", ledger.url());
            assertEquals(List.of(), run.succeeded().lines(), "nothing new");
        }
    }

    @Test
    void aNodeThatCallsEveryAddressUsedFillsNoWallet() throws Exception {
        Wallet many = Wallet.of(words(), 1_003);
        try (FakeLedger ledger = new FakeLedger()) {
            many.addresses().forEach(address -> ledger.give(address, 100_000_000));
            CommandRun run =
                    run(new WalletRestoreCommand(Typist.pipe(words().phrase(), PASSWORD)), "--url", ledger.url());
            assertTrue(
                    run.failed().err().contains("more than 1000") && run.err().contains("--addresses"), run.err());
            assertEquals(List.of(), files());
            run(new WalletRestoreCommand(Typist.pipe(words().phrase(), PASSWORD)), "--addresses", "2")
                    .succeeded();
            run = run(new WalletAddressCommand(Typist.pipe(PASSWORD)), "--find", "--url", ledger.url());
            assertTrue(run.failed().err().contains("more than 1002"), run.err());
            List<String> find = List.of("--find", "--network", "devnet", "--addresses");
            run = run(new WalletAddressCommand(Typist.pipe(PASSWORD)), find, "4");
            assertEquals(addresses(many, 4).subList(2, 4), run.succeeded().lines());
            assertEquals(
                    2,
                    run(new WalletAddressCommand(Typist.pipe()), find, "10001").code());
            assertEquals(
                    2,
                    run(new WalletAddressCommand(Typist.pipe()), "--addresses", "4")
                            .code());
        }
    }

    private CommandRun run(Object command, List<String> arguments, String last) {
        return run(command, Stream.concat(arguments.stream(), Stream.of(last)).toArray(String[]::new));
    }

    private static List<String> addresses(Wallet wallet, int count) {
        return wallet.addresses().stream()
                .limit(count)
                .map(address -> AddressText.encode(address, Network.DEVNET))
                .toList();
    }

    @Test
    void whoKnowsHowManyAddressesThereWereNeedsNoNode() throws Exception {
        String numbered = "";
        for (int i = 0; i < 24; i++) {
            numbered += "%4d %-9s%n".formatted(i + 1, words().words().get(i));
        }
        String path = secretFile("words", "\uFEFF" + numbered).toString();
        run(new WalletRestoreCommand(Typist.pipe(PASSWORD)), "--words-file", path, "--addresses", "2")
                .succeeded();
        assertEquals(
                addresses(Wallet.of(words(), 2), 2),
                run(new WalletAddressCommand(Typist.pipe()), "--all", "--network", "devnet")
                        .lines());
        CommandRun again =
                run(new WalletRestoreCommand(Typist.pipe(PASSWORD)), "--words-file", path, "--addresses", "2");
        assertTrue(again.failed().err().contains("exists already"), again.err());
    }

    @Test
    void wrongWordsAreNamedByTheirPlaceAndMakeNoWallet() throws Exception {
        String phrase = words().phrase();
        List<String> list = words().words();
        String unknown = phrase.replaceFirst(list.get(1), "fibre");
        CommandRun run = run(new WalletRestoreCommand(Typist.pipe(unknown, PASSWORD)), "--addresses", "1");
        assertTrue(run.failed().err().contains("word 2 is not in the English list"), run.err());
        assertFalse(run.err().contains("fibre"));
        String moved = String.join(" ", list.subList(1, 24)) + " " + list.getFirst();
        run = run(new WalletRestoreCommand(Typist.pipe(moved, PASSWORD)), "--addresses", "1");
        assertTrue(run.failed().err().contains("checksum"), run.err());
        run = run(new WalletRestoreCommand(Typist.pipe("only three words", PASSWORD)), "--addresses", "1");
        assertTrue(run.failed().err().contains("12 or 24"), run.err());
        assertEquals(List.of(), files());
    }

    @Test
    void wordsThatOthersMayReadAreRefused() throws Exception {
        Path open = Files.writeString(directory.resolve("words"), words().phrase());
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        CommandRun run = run(
                new WalletRestoreCommand(Typist.pipe(PASSWORD)), "--words-file", open.toString(), "--addresses", "1");
        assertTrue(run.failed().err().contains("chmod 600"), run.err());
    }

    @Test
    void nothingIsAskedForAWalletThatExists() throws Exception {
        Files.writeString(file(), "mine");
        Typist typist = new Typist(true, true);
        run(new WalletRestoreCommand(typist), "--addresses", "1").failed();
        assertEquals(List.of(), typist.questions);
        assertEquals("mine", Files.readString(file()));
    }

    @Test
    void aRestoredWalletPaysSomebodyElse() throws Exception {
        Wallet lost = Wallet.of(words(), 3);
        Address shop = Wallet.of(words(), 9).addresses().getLast();
        try (FakeLedger ledger = new FakeLedger()) {
            ledger.give(lost.addresses().get(2), 50_000_000);
            ledger.give(lost.addresses().get(0), 60_000_000);
            run(new WalletRestoreCommand(Typist.pipe(words().phrase(), PASSWORD)), "--url", ledger.url())
                    .succeeded();
            CommandRun paid = run(
                    new WalletSendCommand(Typist.pipe(PASSWORD)),
                    "--url",
                    ledger.url(),
                    AddressText.encode(shop, Network.DEVNET),
                    "1",
                    "--yes");
            paid.succeeded();
            assertEquals(
                    List.of(100_000_000L),
                    ledger.coins(shop).stream().map(Coin::value).toList());
            assertEquals(1, ledger.coins(lost.addresses().get(0)).size(), "the change");
        }
    }

    @Test
    void aRestoredWalletHasTheKeysOfItsAddresses() throws Exception {
        run(new WalletRestoreCommand(Typist.pipe(words().phrase(), PASSWORD)), "--addresses", "3")
                .succeeded();
        try (FakeLedger ledger = new FakeLedger()) {
            Address third = Wallet.of(words(), 3).addresses().get(2);
            ledger.give(third, 50_000_000);
            ledger.give(third, 60_000_000);
            run(new WalletMergeCommand(Typist.pipe(PASSWORD)), "--url", ledger.url(), "--yes")
                    .succeeded();
            assertEquals(1, ledger.coins(third).size(), "it has signed");
        }
    }
}
