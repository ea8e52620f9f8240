package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is said of wrong arguments, and what help says. */
final class UsageTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine program =
            TimecoinCommand.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    @ParameterizedTest
    @CsvSource({
        "statsu, status",
        "wallet sned, send",
        "wallet sned TIME0abc 1 --yes, send",
        "keys generat, generate",
        "peers bna, ban",
        "masternode serail, serial",
        "init gensis, genesis",
        "status --ulr http://node, --url",
        "status --jsn, --json",
    })
    void aMisspeltWordIsAnsweredWithTheOneThatIsMeant(String arguments, String meant) {
        assertEquals(2, program.execute(arguments.split(" ")));
        assertTrue(last().contains("did you mean") && last().contains(meant), err.toString());
    }

    @Test
    void aWordThatResemblesNothingIsOnlyNamed() {
        assertEquals(2, program.execute("wallet", "frobnicate"));
        assertTrue(last().contains("frobnicate"), err.toString());
        assertFalse(last().contains("did you mean"), err.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status --url ftp://h",
                "testnet --nodes four",
                "wallet send",
                "wallet",
                "",
                "tx abc",
                "node --config",
                "mine"
            })
    void theReasonIsTheLastLineAndTheOneBeforeSaysWhereHelpIs(String arguments) {
        assertEquals(2, program.execute(arguments.isEmpty() ? new String[0] : arguments.split(" ")));
        List<String> lines = err.toString().lines().toList();
        assertEquals(2, lines.size(), err.toString());
        assertTrue(
                lines.getFirst().startsWith("Help: timecoin")
                        && lines.getFirst().endsWith("--help"),
                err.toString());
        assertTrue(lines.getLast().matches("timecoin[a-z ]*: .+"), err.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"testnet --nodes four", "wallet history --limit 1e3", "simulate --seeds x"})
    void aNumberThatIsNoneIsSaidWithoutNamesOfTypes(String arguments) {
        assertEquals(2, program.execute(arguments.split(" ")));
        assertTrue(last().endsWith("is not a whole number"), last());
    }

    @Test
    void whereACommandIsMissingAllAreNamed() {
        assertEquals(2, program.execute("wallet"));
        for (String command : named("wallet").getSubcommands().keySet()) {
            assertTrue(last().contains(command), err.toString());
        }
    }

    @Test
    void noHelpShowsAVariableThatAShellWouldHaveReplaced() {
        for (CommandLine command : all(program, new ArrayList<>())) {
            String help = command.getUsageMessage();
            assertFalse(help.contains("$"), help);
        }
    }

    @Test
    void completionKnowsEveryCommand() {
        assertEquals(0, program.execute("completion"), err.toString());
        for (CommandLine command : all(program, new ArrayList<>())) {
            assertTrue(out.toString().contains(command.getCommandName()), command.getCommandName());
        }
        assertTrue(out.toString().contains("--management-url"), out.toString());
        assertTrue(out.toString().contains("bashcompinit"), "for zsh as well");
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "restore", "passwd", "watch"})
    void whatIsAboutAWalletOffersNoKeyFileForItWouldBeRefused(String name) {
        CommandLine command =
                Objects.requireNonNull(named("wallet").getSubcommands().get(name));
        assertFalse(command.getUsageMessage().contains("--key"), command.getUsageMessage());
        assertEquals(2, program.execute("wallet", name, "--key", "f"));
    }

    @Test
    void aFileNameThatCannotBeIsRefusedWithoutNamesOfClasses() {
        assertEquals(2, program.execute("wallet", "balance", "--wallet", "a\0b"));
        assertTrue(last().contains("no such file name"), err.toString());
        assertFalse(err.toString().contains("java"), err.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void aBlankVariableCountsAsUnset(String blank) {
        assertEquals(URI.create(NodeUrls.DEFAULT_API), NodeUrls.api(null, Map.of("TIMECOIN_URL", blank), program));
        assertEquals(
                URI.create(NodeUrls.DEFAULT_MANAGEMENT),
                NodeUrls.management(null, Map.of("TIMECOIN_MANAGEMENT_URL", blank), program));
    }

    @Test
    void anOptionComesBeforeTheVariable() {
        Map<String, String> environment = Map.of("TIMECOIN_URL", "http://one");
        assertEquals(URI.create("http://one"), NodeUrls.api(null, environment, program));
        assertEquals(URI.create("http://two/x"), NodeUrls.api("http://two/x/", environment, program));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status --url http://user:secret@node",
                "peers --url http://user:secret@node",
                "peers ban x --management-url http://user:secret@node --data-dir .",
                "bench --key k --url http://user:secret@node:1",
                "wallet balance --url http://node?token=secret"
            })
    void noCommandPrintsThePasswordOfAUrl(String arguments) {
        program.execute(arguments.split(" "));
        assertFalse(err.toString().contains("secret") || out.toString().contains("secret"), err.toString());
    }

    private CommandLine named(String name) {
        return Objects.requireNonNull(program.getSubcommands().get(name));
    }

    /** The command and all below it. */
    static List<CommandLine> all(CommandLine command, List<CommandLine> found) {
        found.add(command);
        command.getSubcommands().values().forEach(sub -> all(sub, found));
        return found;
    }

    private String last() {
        return err.toString().lines().toList().getLast();
    }
}
