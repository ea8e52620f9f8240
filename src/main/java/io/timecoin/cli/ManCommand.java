package io.timecoin.cli;

import io.timecoin.files.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code timecoin man}: manual pages. */
@Command(
        name = "man",
        description = "Prints the manual page of a command, for man -l -, or writes the pages of all commands.",
        mixinStandardHelpOptions = true)
final class ManCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "Whose page, such as: wallet send. Without one it is the program's.")
    private List<String> names = List.of();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Writes the pages of all commands into this directory, such as ~/.local/share/man/man1.")
    private @Nullable Path directory;

    @Override
    public Integer call() {
        CommandLine program = spec.root().commandLine();
        Console console = new Console(spec.commandLine().getOut());
        if (directory == null) {
            ManPage.of(named(program)).lines().forEach(console::line);
            return 0;
        }
        if (!names.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--dir is for the pages of all commands");
        }
        List<CommandLine> all = ManPage.all(program);
        try {
            Files.createDirectories(directory);
            for (CommandLine command : all) {
                Files.writeString(directory.resolve(ManPage.name(command) + ".1"), ManPage.of(command));
            }
        } catch (IOException e) {
            throw new CommandFailedException("cannot write in " + directory + ": " + FileTrouble.of(e), e);
        }
        console.line(all.size() + " pages in " + directory);
        return 0;
    }

    private CommandLine named(CommandLine program) {
        CommandLine found = program;
        for (String name : names) {
            CommandLine next = found.getSubcommands().get(name);
            if (next == null) {
                throw new ParameterException(
                        found,
                        "there is no command '" + name + "'; there are "
                                + String.join(", ", found.getSubcommands().keySet()));
            }
            found = next;
        }
        return found;
    }
}
