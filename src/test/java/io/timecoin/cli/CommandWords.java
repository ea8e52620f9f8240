package io.timecoin.cli;

import java.util.Optional;
import picocli.CommandLine;

/** Whether the program knows what somebody writes down for it elsewhere, as in manifests. */
public final class CommandWords {

    private CommandWords() {}

    /** Why these arguments are none of the program's; empty if they are. */
    public static Optional<String> refusal(String... arguments) {
        try {
            var parsed = TimecoinCommand.commandLine().parseArgs(arguments);
            return parsed.hasSubcommand()
                    ? Optional.empty()
                    : Optional.of("no command in " + String.join(" ", arguments));
        } catch (CommandLine.ParameterException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
