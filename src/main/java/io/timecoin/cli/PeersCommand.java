package io.timecoin.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code timecoin peers}: whom a node is linked to, whom it knows of, and whom it keeps out. */
@Command(
        name = "peers",
        description = "Shows a node's links, the endpoints that it knows, or its bans.",
        mixinStandardHelpOptions = true,
        subcommands = {PeersCommand.Ban.class, PeersCommand.Unban.class})
final class PeersCommand implements Callable<Integer> {

    private static final String BANS = "/v1/admin/bans";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Mixin
    private AdminOptions admin = new AdminOptions();

    @Option(names = "--banned", description = "Shows who is banned; this needs the node's cookie.")
    private boolean banned;

    @Option(
            names = "--known",
            description =
                    "Shows the endpoints that the node knows, and who told of them; this needs the node's cookie.")
    private boolean known;

    /** One of the lists. */
    private record Listing(String path, Function<JsonReply, String> line, String ifNone) {}

    @Override
    public Integer call() {
        if (banned && known) {
            throw new CommandLine.ParameterException(spec.commandLine(), "give --banned or --known, not both");
        }
        Listing listing = listing();
        Console console = new Console(spec.commandLine().getOut());
        try (NodeClient client = banned || known ? admin.connect() : node.connect()) {
            JsonReply reply = client.get(listing.path());
            if (node.json()) {
                console.json(reply.json());
                return 0;
            }
            List<JsonReply> items = reply.list("items");
            items.forEach(item -> console.line(listing.line().apply(item)));
            if (items.isEmpty()) {
                console.line(listing.ifNone());
            }
        }
        return 0;
    }

    private Listing listing() {
        if (banned) {
            return new Listing(BANS, PeersCommand::ban, "nobody is banned");
        }
        return known
                ? new Listing("/v1/admin/endpoints", PeersCommand::endpoint, "no endpoint is known")
                : new Listing("/v1/peers", PeersCommand::peer, "no peer is linked");
    }

    private static String endpoint(JsonReply entry) {
        String who = entry.optionalText("masternodeId")
                .map(id -> "masternode " + id)
                .orElse("node " + entry.text("nodeKey"));
        String teller = entry.text("toldBy").equals(entry.text("nodeKey")) ? "itself" : "node " + entry.text("toldBy");
        return who + "  " + entry.text("endpoint") + "  " + entry.text("table") + ", "
                + entry.optionalText("metAt").map(time -> "met " + time).orElse("never met") + ", told by " + teller
                + " at "
                + entry.text("toldFrom");
    }

    private static String peer(JsonReply peer) {
        String who =
                peer.optionalText("masternodeId").map(id -> "masternode " + id).orElse("node " + peer.text("nodeKey"));
        return who + "  " + peer.text("endpoint") + "  " + (peer.flag("inbound") ? "from there" : "dialled") + " since "
                + peer.text("connectedAt") + ", says height " + peer.number("finalHeight");
    }

    private static String ban(JsonReply ban) {
        return ban.text("subject") + "  until " + ban.text("until") + "  " + ban.text("reason") + ", time "
                + ban.number("times");
    }

    /** What is said about one subject. */
    abstract static class OfSubject implements Callable<Integer> {

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
        CommandSpec spec;

        @Mixin
        AdminOptions admin = new AdminOptions();

        @Parameters(
                paramLabel = "NODEKEY|ADDRESS|PREFIX",
                description = "A node key in hex, or 203.0.113.7, or 203.0.113.0/24.")
        String subject = "";

        @Option(names = "--json", description = "Prints JSON for programs.")
        boolean json;

        abstract JsonReply ask(NodeClient client);

        abstract String words(JsonReply reply);

        @Override
        public Integer call() {
            Console console = new Console(spec.commandLine().getOut());
            try (NodeClient client = admin.connect()) {
                JsonReply reply = ask(client);
                if (json) {
                    console.json(reply.json());
                } else {
                    console.line(words(reply));
                }
            }
            return 0;
        }
    }

    /** Keeps somebody out. */
    @Command(
            name = "ban",
            description = {
                "Ends the links of a node key, an address or a prefix, and takes none for a while.",
                "A ban of an address or prefix does not hold for voters, nor for peers that this node dials."
            },
            mixinStandardHelpOptions = true)
    static final class Ban extends OfSubject {

        @Option(
                names = "--for",
                defaultValue = "1h",
                paramLabel = "TIME",
                converter = Durations.class,
                description = "How long: 60s, 10m, 2h; default: ${DEFAULT-VALUE}.")
        private Duration duration = Duration.ofHours(1);

        @Override
        JsonReply ask(NodeClient client) {
            ObjectNode body = new ObjectMapper()
                    .createObjectNode()
                    .put("subject", subject)
                    .put("seconds", duration.toSeconds());
            return client.post(BANS, body);
        }

        @Override
        String words(JsonReply reply) {
            return "banned " + reply.text("subject") + " until " + reply.text("until");
        }
    }

    /** Lets somebody in again. */
    @Command(name = "unban", description = "Lifts a ban, and forgets what led to it.", mixinStandardHelpOptions = true)
    static final class Unban extends OfSubject {

        @Override
        JsonReply ask(NodeClient client) {
            return client.delete(BANS + "?subject=" + NodeClient.encoded(subject));
        }

        @Override
        String words(JsonReply reply) {
            return "unbanned " + reply.text("unbanned");
        }
    }
}
