package io.timecoin.cli;

import io.timecoin.node.NearestNames;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in two lines what is wrong with the arguments and where help is; the help itself would push the reason out of sight. */
final class UsageReport implements IParameterExceptionHandler {

    /** Letters that may be wrong in a word, and words that are suggested for it. */
    private static final int MOST_CHANGES = 2;

    private static final int MOST_SUGGESTIONS = 3;

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName(" ");
        err.println("Help: " + name + " --help");
        err.println(name + ": " + words(failure) + suggestion(failure));
        err.flush();
        return ExitCode.USAGE;
    }

    /** The refusal of a command that only names others. */
    static ParameterException whichCommand(CommandLine command) {
        return new ParameterException(
                command,
                "which command? " + String.join(", ", command.getSubcommands().keySet()));
    }

    /** The reason without names of Java's types. */
    private static String words(ParameterException failure) {
        return String.valueOf(failure.getMessage()).replaceFirst(" is not an? (int|long)$", " is not a whole number");
    }

    private static String suggestion(ParameterException failure) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return "";
        }
        CommandLine command = failure.getCommandLine();
        String unknown = unmatched.getUnmatched().getFirst().replaceFirst("=.*", "");
        TreeSet<String> names = new TreeSet<>(command.getSubcommands().keySet());
        if (unknown.startsWith("-")) {
            command.getCommandSpec().options().stream()
                    .filter(option -> !option.hidden())
                    .forEach(option -> names.addAll(List.of(option.names())));
        }
        int most = Math.min(MOST_CHANGES, unknown.length() - 1);
        List<String> near = new ArrayList<>(NearestNames.of(unknown, names, most));
        if (near.isEmpty()) {
            return "";
        }
        return "; did you mean " + String.join(" or ", near.subList(0, Math.min(MOST_SUGGESTIONS, near.size()))) + "?";
    }
}
