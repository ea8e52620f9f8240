package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/**
 * What one run of a command did.
 *
 * @param out what it printed, and {@code err} what it said beside that
 */
record CommandRun(int code, String out, String err) {

    static CommandRun of(Object command, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new FailureReport())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new CommandRun(code, out.toString(), err.toString());
    }

    CommandRun succeeded() {
        assertEquals(0, code, err);
        return this;
    }

    CommandRun failed() {
        assertEquals(1, code, out);
        return this;
    }

    List<String> lines() {
        return out.lines().toList();
    }
}
