package io.timecoin.cli;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.pay.FeeBound;
import io.timecoin.cli.pay.FinalityProof;
import io.timecoin.cli.pay.OpenPayments;
import io.timecoin.cli.pay.PaymentJournal;
import io.timecoin.cli.pay.PaymentSender;
import io.timecoin.ledger.Genesis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of the commands that pay, and what comes before each payment: its network is found, and what is open is settled. */
final class PayOptions {

    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(5);

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Option(names = "--yes", description = "Does not ask before it pays.")
    private boolean yes;

    @Option(
            names = "--timeout",
            defaultValue = "30s",
            converter = Durations.class,
            description = "How long to wait for finality, at most 5m; default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofSeconds(30);

    @Option(
            names = "--max-fee",
            paramLabel = "AMOUNT",
            description = "Pays no greater fee in all; default: ten times what the protocol asks.")
    private @Nullable String maxFee;

    @Option(
            names = "--genesis",
            paramLabel = "FILE",
            description = "Pays only on the network of this genesis file, and keeps it as this wallet's network.")
    private @Nullable Path genesisFile;

    /** Whether everything is agreed to. */
    boolean yes() {
        return yes;
    }

    /** How long to wait for each payment. */
    Duration timeout() {
        if (timeout.isZero() || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new ParameterException(spec.commandLine(), "--timeout is not within 1ms to 5m");
        }
        return timeout;
    }

    FeeBound feeBound() {
        try {
            return new FeeBound(maxFee == null ? OptionalLong.empty() : OptionalLong.of(SendTargets.satoshis(maxFee)));
        } catch (SendTargets.WrongUsage e) {
            throw new ParameterException(spec.commandLine(), "--max-fee: " + e.getMessage());
        }
    }

    /** Refuses what nobody could agree to. */
    void requireSomebody(Prompt prompt) {
        if (!yes && !prompt.isInteractive()) {
            throw new CommandFailedException("there is no terminal to ask on; give --yes to pay without asking");
        }
    }

    /**
     * The network that is paid on; what the journal holds open there is settled, and told on stderr.
     *
     * @param source the wallet or key file
     */
    Genesis settled(NodeClient client, PaymentJournal journal, Path source) {
        Genesis genesis = PinnedGenesis.of(client, journal, source, genesisFile);
        Console err = new Console(spec.commandLine().getErr());
        new OpenPayments(journal, new PaymentSender(client), new FinalityProof(client, genesis))
                .settle()
                .forEach(each ->
                        err.line("timecoin: the payment " + each.payment().txid() + " of "
                                + Console.time(each.payment().amount()) + " made "
                                + each.payment().madeAt() + " " + each.words()));
        return genesis;
    }
}
