package io.timecoin.cli;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.node.AdminCookie;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of every command that tells a running node what to do: its management port, and the cookie that it wrote at its start. */
final class AdminOptions {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Option(
            names = "--management-url",
            defaultValue = "${env:TIMECOIN_MANAGEMENT_URL:-http://127.0.0.1:24102}",
            description = "The node's management port; default: $TIMECOIN_MANAGEMENT_URL or ${DEFAULT-VALUE}.")
    private String url = "";

    @Option(
            names = "--data-dir",
            defaultValue = "timecoin-data",
            description = "The node's data directory, where its cookie is; default: ${DEFAULT-VALUE}.")
    private Path dataDir = Path.of("timecoin-data");

    /** A client that shows the cookie. */
    NodeClient connect() {
        return new NodeClient(base(), Optional.of(cookie()));
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

    private URI base() {
        try {
            URI base = new URI(url);
            if (base.getHost() != null && ("http".equals(base.getScheme()) || "https".equals(base.getScheme()))) {
                return base;
            }
        } catch (URISyntaxException _) {
            // said below
        }
        throw new ParameterException(spec.commandLine(), "--management-url is no http or https address: " + url);
    }
}
