package io.timecoin.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The top command: it only names the others. */
@Command(
        name = "timecoin",
        description = "A payments network run by masternodes.",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        subcommands = {
            NodeCommand.class,
            TestnetCommand.class,
            InitCommand.class,
            KeysCommand.class,
            StatusCommand.class,
            PeersCommand.class,
            MasternodeCommand.class,
            TxCommand.class,
            WatchCommand.class,
            WalletCommand.class,
            BenchCommand.class,
            SimulateCommand.class
        })
final class TimecoinCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    /**
     * Parses the arguments and runs the command they name.
     *
     * @return 0 done, 1 refused or failed with the reason on stderr, 2 usage
     */
    static int execute(String... args) {
        return commandLine().execute(args);
    }

    /** The parser with all commands, writing to the process's own streams unless told otherwise. */
    static CommandLine commandLine() {
        CommandLine program = new CommandLine(new TimecoinCommand());
        program.addSubcommand(new CommandLine(new AutoComplete.GenerateCompletion()).setCommandName("completion"));
        withoutKey(named(named(program, "wallet"), "create"));
        return program.setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Path.class, TimecoinCommand::path)
                .setParameterExceptionHandler(new UsageReport())
                .setExecutionExceptionHandler(new FailureReport());
    }

    /** A key file is no wallet and cannot be made one, so the option that names it is not offered either. */
    private static void withoutKey(CommandLine create) {
        create.getCommandSpec().remove(create.getCommandSpec().findOption("--key"));
    }

    private static CommandLine named(CommandLine command, String name) {
        return Objects.requireNonNull(command.getSubcommands().get(name), name);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("this system has no such file name (" + e.getReason() + "): " + text);
        }
    }

    @Override
    public Integer call() {
        throw UsageReport.whichCommand(spec.commandLine());
    }
}
