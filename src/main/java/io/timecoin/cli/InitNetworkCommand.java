package io.timecoin.cli;

import io.timecoin.cli.testnet.PreparedNetwork;
import io.timecoin.files.FileTrouble;
import io.timecoin.ledger.json.GenesisFile;
import io.timecoin.node.NodeStartException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code timecoin init network}: the data directories of a whole devnet, to be tried on several machines or in several containers. */
@Command(
        name = "network",
        description =
                "Makes the data directories DIRECTORY/0, 1, … of a new devnet's masternodes, each with its keys, record of votes"
                        + " and genesis, and prints the genesis. The key of all coins is faucet.key in the first.",
        mixinStandardHelpOptions = true)
final class InitNetworkCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Parameters(paramLabel = "DIRECTORY", description = "Where the data directories are, or are to be.")
    private Path directory = Path.of("");

    @Option(
            names = "--masternodes",
            paramLabel = "N",
            defaultValue = "4",
            description = "How many, 1 to 64; default: ${DEFAULT-VALUE}.")
    private int masternodes = 4;

    @Option(
            names = "--endpoint",
            required = true,
            paramLabel = "HOST:PORT",
            description = "Where the masternodes are reached; {} in it is replaced by the number of each.")
    private String endpoint = "";

    @Option(
            names = "--epoch",
            defaultValue = "1m",
            converter = Durations.class,
            description = "Length of an epoch; default: ${DEFAULT-VALUE}.")
    private Duration epoch = Duration.ofMinutes(1);

    @Override
    public Integer call() {
        PreparedNetwork network;
        try {
            network = new PreparedNetwork(directory, masternodes, endpoint, epoch);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        try {
            spec.commandLine().getOut().print(GenesisFile.write(network.prepare(Clock.systemUTC())));
            spec.commandLine().getOut().flush();
            return 0;
        } catch (NodeStartException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandFailedException("cannot write in " + directory + ": " + FileTrouble.of(e), e);
        }
    }
}
