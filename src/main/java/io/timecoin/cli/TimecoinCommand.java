package io.timecoin.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
            BlockCommand.class,
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
        return new CommandLine(new TimecoinCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new FailureReport());
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}
