package io.timecoin.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
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
            BlockCommand.class,
            TxCommand.class,
            WatchCommand.class,
            WalletCommand.class,
            BenchCommand.class,
            SimulateCommand.class,
            ManCommand.class
        })
final class TimecoinCommand implements Callable<Integer> {

    private static final char REPLACED = '\uFFFD';

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    /**
     * Parses the arguments and runs the command they name.
     *
     * @return 0 done, 1 refused or failed with the reason on stderr, 2 usage
     */
    static int execute(String... args) {
        // Not System.out, which keeps it to itself when it cannot be written.
        PrintWriter out = new PrintWriter(
                new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), System.out.charset()), true);
        CommandLine program = commandLine().setOut(out);
        int code = isText(args) ? program.execute(args) : refuseBytes(program.getErr());
        if (out.checkError() && code == ExitCode.OK) {
            program.getErr().println("timecoin: the output cannot be written");
            return ExitCode.SOFTWARE;
        }
        return code;
    }

    /** The JVM replaces bytes that are no text in the locale's encoding: what it means is lost, in a memo for good. */
    static boolean isText(String... args) {
        return Arrays.stream(args).noneMatch(argument -> argument.indexOf(REPLACED) >= 0);
    }

    private static int refuseBytes(PrintWriter err) {
        err.println(
                "timecoin: an argument is no text in this locale's encoding, nothing was done; give it in UTF-8, and set"
                        + " LC_ALL=C.UTF-8");
        return ExitCode.USAGE;
    }

    /** The parser with all commands, writing to the process's own streams unless told otherwise. */
    static CommandLine commandLine() {
        CommandLine program = new CommandLine(new TimecoinCommand());
        program.addSubcommand(new CommandLine(new AutoComplete.GenerateCompletion()).setCommandName("completion"));
        for (String command : List.of("create", "restore", "passwd", "watch")) {
            withoutKey(named(named(program, "wallet"), command));
        }
        return program.setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Path.class, TimecoinCommand::path)
                .setParameterExceptionHandler(new UsageReport())
                .setExecutionExceptionHandler(new FailureReport());
    }

    /** These commands are about a wallet and refuse a key file, so the option that names one is not offered either. */
    private static void withoutKey(CommandLine command) {
        command.getCommandSpec().remove(command.getCommandSpec().findOption("--key"));
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
