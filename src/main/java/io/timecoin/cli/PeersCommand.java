package io.timecoin.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
        description = {
            "Shows a node's links and, with its cookie, how much its address book has and what was exchanged with peers;",
            "or the endpoints that it knows, or its bans."
        },
        mixinStandardHelpOptions = true,
        subcommands = {PeersCommand.Ban.class, PeersCommand.Unban.class})
final class PeersCommand implements Callable<Integer> {

    private static final String BANS = "/v1/admin/bans";
    private static final String BOOK = "/v1/admin/endpoints";

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
        if (!banned && !known) {
            return links();
        }
        Listing listing = listing();
        Console console = new Console(spec.commandLine().getOut());
        try (NodeClient client = admin.connect()) {
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
            if (known) {
                console.line(book(reply));
            }
        }
        return 0;
    }

    /** The links are everybody's to see, the book is for who has the cookie: who has not is told that there is more. */
    private Integer links() {
        Console console = new Console(spec.commandLine().getOut());
        try (NodeClient client = node.connect()) {
            JsonReply links = client.get("/v1/peers");
            Book book = book();
            if (node.json()) {
                ObjectNode document = links.json().deepCopy();
                book.reply()
                        .ifPresentOrElse(
                                reply -> document.set("addressBook", summary(reply)),
                                () -> document.put("addressBookNotShown", book.whyNot()));
                console.json(document);
                return 0;
            }
            List<JsonReply> items = links.list("items");
            items.forEach(item -> console.line(peer(item)));
            if (items.isEmpty()) {
                console.line("no peer is linked");
            }
            console.line(book.reply()
                    .map(reply -> book(reply) + "; --known lists it")
                    .orElseGet(() -> "address book: not shown, " + book.whyNot()));
        }
        return 0;
    }

    /** What the node says of its address book, or why that is not known. */
    private record Book(Optional<JsonReply> reply, String whyNot) {}

    private Book book() {
        if (node.isNamed() && !admin.isNamed()) { // else another node's might be shown
            return new Book(
                    Optional.empty(), "it is for operators; give --management-url and --data-dir of this node as well");
        }
        try (NodeClient client = admin.connect()) {
            return new Book(Optional.of(client.get(BOOK)), "");
        } catch (CommandFailedException | NodeClientException e) {
            return new Book(Optional.empty(), "it is for operators; " + e.getMessage());
        }
    }

    private static ObjectNode summary(JsonReply book) {
        ObjectNode summary = book.json().deepCopy();
        summary.remove("items");
        return summary;
    }

    private static String book(JsonReply book) {
        JsonNode counts = book.json().path("counts");
        JsonNode exchange = book.json().path("exchange");
        return "address book: " + counts.path("tried").asLong() + " tried, "
                + counts.path("new").asLong() + " new, " + counts.path("voters").asLong() + " voters"
                + (book.flag("discovery") ? "" : " (discovery is off)")
                + "; exchange: " + exchange.path("asked").asLong() + " asked, "
                + exchange.path("heard").asLong() + " heard with "
                + exchange.path("news").asLong() + " news, "
                + exchange.path("unasked").asLong() + " unasked; "
                + exchange.path("answered").asLong()
                + " answered, " + exchange.path("letGo").asLong() + " let go";
    }

    private Listing listing() {
        return banned
                ? new Listing(BANS, PeersCommand::ban, "nobody is banned")
                : new Listing(BOOK, PeersCommand::endpoint, "no endpoint is known");
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
