package io.timecoin.cli;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.cli.client.NodeLimits;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options of every command that asks a running node. */
final class NodeOptions {

    private static final Duration RETRY_INTERVAL = Duration.ofMillis(250);

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Option(
            names = "--url",
            description =
                    "The node's client API; default: the variable TIMECOIN_URL, else " + NodeUrls.DEFAULT_API + ".")
    private @Nullable String url;

    @Option(names = "--json", description = "Prints JSON for programs.")
    private boolean json;

    @Option(
            names = "--wait",
            arity = "0..1",
            fallbackValue = "60s",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "Waits for a node that is still starting, 60s if no time is given.")
    private @Nullable Duration patience;

    private final NodeLimits limits;

    NodeOptions() {
        this(NodeLimits.STANDARD);
    }

    /** Options of a command that is as patient with a node as {@code limits} say. */
    NodeOptions(NodeLimits limits) {
        this.limits = limits;
    }

    boolean json() {
        return json;
    }

    /** Whether a certain node is meant, and not just node 0 of this machine. */
    boolean isNamed() {
        return NodeUrls.isNamed(url, NodeUrls.API_VARIABLE, System.getenv());
    }

    /** A client of the named node; with {@code --wait} only once the node answers. */
    NodeClient connect() {
        NodeClient client =
                new NodeClient(NodeUrls.api(url, System.getenv(), spec.commandLine()), Optional.empty(), limits);
        if (patience != null) {
            awaitAnswer(client, patience);
        }
        return client;
    }

    private static void awaitAnswer(NodeClient client, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                client.status();
                return;
            } catch (NodeClientException e) {
                if (!e.isTransient() || System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
            try {
                Thread.sleep(RETRY_INTERVAL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailedException("interrupted while waiting for the node", e);
            }
        }
    }
}
