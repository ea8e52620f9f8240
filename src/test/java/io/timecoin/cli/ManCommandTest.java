package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ManCommandTest {

    private static final Set<String> MACROS = Set.of(".TH", ".SH", ".TP", ".nf", ".fi");

    @TempDir
    private Path directory = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine program =
            TimecoinCommand.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    private int run(String... arguments) {
        return program.execute(
                Stream.concat(Stream.of("man"), Stream.of(arguments)).toArray(String[]::new));
    }

    @Test
    void everyCommandHasAPageWithAllOfItsOptionsAndCommands() throws Exception {
        Path pages = directory.resolve("share").resolve("man1");
        assertEquals(0, run("--dir", pages.toString()), err.toString());
        Set<String> wanted = new TreeSet<>();
        for (CommandLine command : UsageTest.all(program, new ArrayList<>())) {
            String name = command.getCommandSpec().qualifiedName("-");
            wanted.add(name + ".1");
            String page = Files.readString(pages.resolve(name + ".1"));
            assertTrue(page.startsWith(".TH " + name.replace("-", "\\-").toUpperCase(Locale.ROOT)), page);
            command.getCommandSpec().options().stream()
                    .filter(option -> !option.hidden())
                    .forEach(option -> assertTrue(
                            page.contains(
                                    "\\fB" + String.join(", ", option.names()).replace("-", "\\-")),
                            name + " " + option));
            for (CommandLine below : command.getSubcommands().values()) {
                assertTrue(
                        page.contains("\\fB" + (name + "-" + below.getCommandName()).replace("-", "\\-") + "(1)"),
                        page);
            }
        }
        try (Stream<Path> files = Files.list(pages)) {
            assertEquals(
                    wanted,
                    new TreeSet<>(
                            files.map(file -> file.getFileName().toString()).toList()));
        }
        assertEquals(wanted.size() + " pages in " + pages, out.toString().strip());
    }

    @Test
    void aPageHasWhatHelpSaysAndNothingThatRoffWouldTakeForItsOwn() {
        assertEquals(0, run("testnet"), err.toString());
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.contains("\\fB\\-\\-base\\-port=<basePort>\\fR"), out.toString());
        assertTrue(lines.contains("How many masternodes; default: 4."), out.toString());
        assertTrue(out.toString().contains("default: testnet\\-data in the current directory."), out.toString());
        for (CommandLine command : UsageTest.all(program, new ArrayList<>())) {
            ManPage.of(command).lines().forEach(line -> {
                assertTrue(!line.startsWith(".") || MACROS.contains(line.replaceFirst(" .*", "")), line);
                assertFalse(line.startsWith("'"), line);
                assertFalse(line.replaceAll("\\\\(-|&|e|fB|fR)", "").contains("\\"), line);
                assertFalse(line.contains("$") || line.contains("%n") || line.contains("@|"), line);
            });
        }
    }

    @Test
    void aCommandBelowAnotherIsNamedByBothWords() {
        assertEquals(0, run("wallet", "send"), err.toString());
        assertTrue(out.toString().startsWith(".TH TIMECOIN\\-WALLET\\-SEND 1"), out.toString());
        assertEquals(0, run(), err.toString());
    }

    @Test
    void aCommandThatIsNoneIsAnsweredWithThoseThatAre() {
        assertEquals(2, run("wallet", "sned"));
        assertTrue(err.toString().contains("no command 'sned'; there are create,"), err.toString());
        assertEquals(2, run("wallet", "--dir", directory.toString()));
    }

    @Test
    void aDirectoryThatCannotBeMadeIsSaid() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertEquals(1, run("--dir", file.toString()));
        assertTrue(err.toString().contains("cannot write in " + file), err.toString());
    }
}
