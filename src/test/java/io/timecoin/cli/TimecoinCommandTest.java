package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class TimecoinCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine program = TimecoinCommand.commandLine()
            .addSubcommand(new Refusing())
            .addSubcommand(new Broken())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));

    @Command(name = "refusing")
    private static final class Refusing implements Runnable {
        @Override
        public void run() {
            throw new CommandFailedException("the wallet is locked");
        }
    }

    @Command(name = "broken")
    private static final class Broken implements Runnable {
        @Override
        public void run() {
            throw new IllegalStateException("invariant");
        }
    }

    @Test
    void versionIsTheOneOfTheBuild() {
        assertEquals(0, program.execute("--version"));
        assertTrue(out.toString().matches("timecoin \\d+\\.\\d+\\.\\d+.*\\R"), out.toString());
    }

    @Test
    void helpNamesTheCommandsOnStdout() {
        assertEquals(0, program.execute("--help"));
        assertTrue(out.toString().contains("node"), out.toString());
        assertEquals("", err.toString());
    }

    @Test
    void noCommandIsAUsageError() {
        assertEquals(2, program.execute());
        assertTrue(err.toString().contains("which command? ") && err.toString().contains("wallet"), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void anUnknownCommandIsAUsageError() {
        assertEquals(2, program.execute("mine"));
        assertTrue(err.toString().contains("mine"), err.toString());
    }

    @Test
    void aRefusalIsOneLineAndExitCodeOne() {
        assertEquals(1, program.execute("refusing"));
        assertEquals("timecoin: the wallet is locked" + System.lineSeparator(), err.toString());
    }

    @Test
    void aFaultOfOurOwnShowsWhereItHappened() {
        assertEquals(1, program.execute("broken"));
        assertTrue(err.toString().contains("TimecoinCommandTest"), err.toString());
    }
}
