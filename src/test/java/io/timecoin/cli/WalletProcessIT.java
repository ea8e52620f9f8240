package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import io.timecoin.wallet.Keystore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A wallet in the hands of several processes, at a terminal, and in awkward surroundings, by the start script. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class WalletProcessIT {

    private static final Map<String, String> POSIX = Map.of("LC_ALL", "C");
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] PASSWORD = "a password\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private Launcher launcher;

    @BeforeEach
    void copyTheScript() throws IOException {
        launcher = Launcher.in(directory);
    }

    @AfterEach
    void takeItAway() throws IOException {
        launcher.close();
    }

    private List<String> command(String... arguments) {
        return Stream.concat(Stream.of(launcher.script()), Stream.of(arguments)).toList();
    }

    private List<Address> addresses(Path wallet) throws Exception {
        return new Keystore(wallet, new SecureRandom())
                .label().publicKeys().stream().map(Address::of).toList();
    }

    /** Runs the same several times at once: all are given the password before one is waited for. */
    private List<Launcher.End> atOnce(int processes, String... arguments) throws Exception {
        List<Process> started = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            started.add(launcher.start(POSIX, command(arguments)));
        }
        for (Process each : started) {
            each.getOutputStream().write(PASSWORD);
            each.getOutputStream().flush();
        }
        List<Launcher.End> ends = new ArrayList<>();
        for (Process each : started) {
            ends.add(Launcher.end(each, NOTHING));
        }
        return ends;
    }

    @Test
    void ofTwoThatMakeAWalletAtOnceOneIsToldThatItExists() throws Exception {
        List<Launcher.End> ends = atOnce(2, "wallet", "create", "--wallet", "w.json");
        assertEquals(
                List.of(0, 1), ends.stream().map(Launcher.End::code).sorted().toList(), ends::toString);
        Launcher.End made = ends.get(ends.getFirst().code() == 0 ? 0 : 1);
        Launcher.End told = ends.get(ends.getFirst().code() == 0 ? 1 : 0);
        assertTrue(told.printed().contains("exists already"), told.printed());
        assertEquals(1, told.printed().lines().count(), "and sees no words");
        String kept = AddressText.encode(addresses(directory.resolve("w.json")).getFirst(), Network.DEVNET);
        assertTrue(made.printed().contains(kept), made.printed());
    }

    @Test
    void addressesThatAreHandedOutAtOnceDiffer() throws Exception {
        launcher.run(POSIX, PASSWORD, "wallet", "create", "--wallet", "w.json").with(0);
        List<Launcher.End> ends = atOnce(3, "wallet", "address", "--new", "--network", "devnet", "--wallet", "w.json");
        ends.forEach(end -> end.with(0));
        List<String> handedOut =
                ends.stream().map(end -> end.printed().strip()).sorted().toList();
        List<String> kept = addresses(directory.resolve("w.json")).stream()
                .skip(1)
                .map(address -> AddressText.encode(address, Network.DEVNET))
                .sorted()
                .toList();
        assertEquals(3, handedOut.stream().distinct().count(), handedOut::toString);
        assertEquals(handedOut, kept);
    }

    @Test
    void whatCannotBePrintedIsAFailureAndNoWallet() throws Exception {
        String script = launcher.script();
        List<String> full = List.of("sh", "-c", script + " wallet create --wallet w.json > /dev/full");
        Launcher.End end = Launcher.end(launcher.start(POSIX, full), PASSWORD).with(1);
        assertTrue(end.printed().contains("cannot be written"), end.printed());
        assertFalse(Files.exists(directory.resolve("w.json")));
        List<String> help = List.of("sh", "-c", script + " --help > /dev/full");
        Launcher.end(launcher.start(POSIX, help), NOTHING).with(1);
    }

    @Test
    void inThePosixLocaleNamesOfFilesAndPasswordsAreUtf8AllTheSame() throws Exception {
        Path password = Files.writeString(directory.resolve("wört"), "Gr\u00fc\u00dfe 1234\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        launcher.run(POSIX, NOTHING, "wallet", "create", "--wallet", "ü/w.json", "--password-file", "wört")
                .with(0);
        byte[] typed = "Gr\u00fc\u00dfe 1234\n".getBytes(StandardCharsets.UTF_8);
        Map<String, String> utf8 = Map.of("LC_ALL", "C.UTF-8");
        launcher.run(utf8, typed, "wallet", "address", "--new", "--network", "devnet", "--wallet", "ü/w.json")
                .with(0);
        byte[] another = "Gr\u00e4\u00f6e 1234\n".getBytes(StandardCharsets.UTF_8);
        launcher.run(POSIX, another, "wallet", "address", "--new", "--network", "devnet", "--wallet", "ü/w.json")
                .with(1);
        assertEquals(2, addresses(directory.resolve("ü").resolve("w.json")).size());
    }

    @Test
    void bytesThatAreNoTextAreRefusedAsAnArgument() throws Exception {
        String script = launcher.script();
        List<String> latin = List.of("sh", "-c", script + " wallet create --wallet \"$(printf 'x\\351')\"");
        Launcher.End end = Launcher.end(launcher.start(POSIX, latin), PASSWORD).with(2);
        assertTrue(end.printed().contains("no text"), end.printed());
    }

    @Test
    void theHomeOfTheEnvironmentCounts() throws Exception {
        Path home = Files.createDirectory(directory.resolve("home"));
        launcher.run(Map.of("HOME", home.toString()), PASSWORD, "wallet", "create")
                .with(0);
        assertTrue(Files.exists(home.resolve(".timecoin").resolve("wallet.json")));
    }

    @Test
    void digitsAreTheSameInEveryLanguage() throws Exception {
        Map<String, String> arabic = Map.of(
                "LC_ALL",
                "C",
                "TIMECOIN_JAVA_OPTS",
                "-Duser.language=ar -Duser.country=EG -Duser.extensions=u-nu-arab");
        Launcher.End end = launcher.run(arabic, PASSWORD, "wallet", "create", "--wallet", "w.json")
                .with(0);
        assertTrue(end.printed().chars().allMatch(c -> c < 128), end.printed());
    }

    /** A person at a terminal, who types once the question stands there. */
    private final class Person implements AutoCloseable {
        private final Process terminal;
        private final StringBuilder seen = new StringBuilder();

        /** Runs a line of the shell on a terminal of its own. */
        Person(Map<String, String> environment, String line) throws IOException {
            terminal = launcher.start(environment, List.of("script", "-qefc", line, "/dev/null"));
        }

        void answers(String question, String answer) throws IOException {
            InputStream screen = terminal.getInputStream();
            int from = seen.length();
            while (seen.indexOf(question, from) < 0) {
                int next = screen.read();
                assertTrue(next >= 0, () -> "it ended before it asked \"" + question + "\": " + seen);
                seen.append((char) next);
            }
            terminal.getOutputStream().write((answer + "\n").getBytes(StandardCharsets.UTF_8));
            terminal.getOutputStream().flush();
        }

        Launcher.End end() throws Exception {
            byte[] rest = terminal.getInputStream().readAllBytes();
            seen.append(new String(rest, StandardCharsets.ISO_8859_1));
            assertTrue(terminal.waitFor(1, TimeUnit.MINUTES), seen::toString);
            return new Launcher.End(terminal.exitValue(), seen.toString());
        }

        @Override
        public void close() {
            terminal.destroyForcibly();
        }
    }

    @Test
    void aPasswordIsAskedForOnTheTerminalWithoutEchoThoughTheOutputIsPiped() throws Exception {
        Map<String, String> environment = Map.of("LC_ALL", "C", "SHELL", "/bin/sh");
        String create = launcher.script() + " wallet create --wallet w.json | cat > words";
        try (Person person = new Person(environment, create)) {
            person.answers("New password", "one pass");
            person.answers("again", "one pass");
            Launcher.End end = person.end().with(0);
            assertFalse(end.printed().contains("one pass"), end.printed());
        }
        assertTrue(Files.readString(directory.resolve("words")).contains("24"));
        String address = launcher.script() + " wallet address --new --network devnet --wallet w.json < /dev/null | cat";
        try (Person person = new Person(environment, address)) {
            person.answers("Password of", "one pass");
            Launcher.End end = person.end().with(0);
            assertFalse(end.printed().contains("one pass"), end.printed());
        }
        assertEquals(2, addresses(directory.resolve("w.json")).size());
    }

    @Test
    void aPasswordThatIsPipedIsNotAskedForAgainOnTheTerminal() throws Exception {
        Map<String, String> environment = Map.of("LC_ALL", "C", "SHELL", "/bin/sh");
        String create = "echo one pass | " + launcher.script() + " wallet create --wallet w.json";
        try (Person person = new Person(environment, create)) {
            Launcher.End end = person.end().with(0);
            assertFalse(end.printed().contains("The same password"), end.printed());
        }
    }

    @Test
    void whatIsTypedInThePosixLocaleIsThePasswordThatWasTyped() throws Exception {
        Map<String, String> environment = Map.of("LC_ALL", "C", "SHELL", "/bin/sh");
        String create = launcher.script() + " wallet create --wallet w.json";
        try (Person person = new Person(environment, create)) {
            person.answers("New password", "Gr\u00fc\u00dfe1234");
            person.answers("again", "Gr\u00fc\u00dfe1234");
            person.end().with(0);
        }
        byte[] same = "Gr\u00fc\u00dfe1234".getBytes(StandardCharsets.UTF_8);
        launcher.run(POSIX, same, "wallet", "address", "--new", "--network", "devnet", "--wallet", "w.json")
                .with(0);
        String address = launcher.script() + " wallet address --new --network devnet --wallet w.json";
        try (Person person = new Person(environment, address)) {
            person.answers("Password of", "Gr\u00e4\u00f6e1234");
            Launcher.End end = person.end();
            assertNotEquals(0, end.code(), end.printed());
            assertTrue(end.printed().contains("does not open"), end.printed());
        }
    }
}
