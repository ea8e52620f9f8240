package io.timecoin.cli;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.cli.client.NodeLimits;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code timecoin health}: one of a node's probes, for supervisors that run a command instead of asking over HTTP. */
@Command(
        name = "health",
        description = "Asks a node's management port for one of its probes; ends with 0 if it is up, else with 1.",
        mixinStandardHelpOptions = true)
final class HealthCommand implements Callable<Integer> {

    /** The probes of docs/operations.md. */
    enum Probe {
        LIVE,
        READY,
        STARTED;

        String path() {
            return "/q/health/" + name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int DOWN = 503;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "PROBE",
            defaultValue = "live",
            description = "live, ready or started; default: ${DEFAULT-VALUE}.")
    private Probe probe = Probe.LIVE;

    @Option(
            names = "--management-url",
            description = "The node's management port; default: the variable TIMECOIN_MANAGEMENT_URL, else "
                    + NodeUrls.DEFAULT_MANAGEMENT + ".")
    private @Nullable String url;

    @Override
    public Integer call() {
        NodeLimits limits = new NodeLimits(PATIENCE, PATIENCE, PATIENCE);
        try (NodeClient client = new NodeClient(
                NodeUrls.management(url, System.getenv(), spec.commandLine()), Optional.empty(), limits)) {
            client.get(probe.path());
            new Console(spec.commandLine().getOut()).line("up");
            return 0;
        } catch (NodeClientException e) {
            if (e.status() == DOWN) {
                throw new CommandFailedException(
                        "the node is not " + probe.name().toLowerCase(Locale.ROOT), e);
            }
            throw e;
        }
    }
}
