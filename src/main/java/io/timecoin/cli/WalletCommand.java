package io.timecoin.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code timecoin wallet}: keeps keys and pays. */
@Command(
        name = "wallet",
        description = "Keeps keys in an encrypted file, shows what they own, and pays.",
        mixinStandardHelpOptions = true,
        subcommands = {
            WalletCreateCommand.class,
            WalletRestoreCommand.class,
            WalletAddressCommand.class,
            WalletBalanceCommand.class,
            WalletHistoryCommand.class,
            WalletSendCommand.class,
            WalletMergeCommand.class,
            WalletPasswdCommand.class,
            WalletWatchCommand.class
        })
final class WalletCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw UsageReport.whichCommand(spec.commandLine());
    }
}
