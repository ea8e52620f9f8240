package io.timecoin.cli;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.node.AdminCookie;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options of every command that tells a running node what to do: its management port, and the cookie that it wrote at its start. */
final class AdminOptions {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Option(
            names = "--management-url",
            description = "The node's management port; default: the variable TIMECOIN_MANAGEMENT_URL, else "
                    + NodeUrls.DEFAULT_MANAGEMENT + ".")
    private @Nullable String url;

    @Option(
            names = "--data-dir",
            defaultValue = "timecoin-data",
            description = "The node's data directory, where its cookie is; default: ${DEFAULT-VALUE}.")
    private Path dataDir = Path.of("timecoin-data");

    /** Whether the management port of a certain node is meant, and not just that of node 0 of this machine. */
    boolean isNamed() {
        return NodeUrls.isNamed(url, NodeUrls.MANAGEMENT_VARIABLE, System.getenv());
    }

    /** A client that shows the cookie. */
    NodeClient connect() {
        return new NodeClient(NodeUrls.management(url, System.getenv(), spec.commandLine()), Optional.of(cookie()));
    }

    private String cookie() {
        Path file = dataDir.resolve(AdminCookie.FILE);
        try {
            return AdminCookie.header(Files.readString(file));
        } catch (IOException e) {
            throw new CommandFailedException(
                    "cannot read the cookie " + file + "; name the data directory of the running node with --data-dir",
                    e);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(file + " is no cookie of a node", e);
        }
    }
}
