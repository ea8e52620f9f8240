package io.timecoin.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code timecoin watch}: one line for each block as it becomes final. */
@Command(
        name = "watch",
        description = "Prints a line for each block as it becomes final.",
        mixinStandardHelpOptions = true)
final class WatchCommand implements Callable<Integer> {

    private static final Duration RECONNECT_DELAY = Duration.ofSeconds(1);
    private static final String TYPES = "block";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Mixin
    private NodeOptions node;

    @Option(
            names = "--once",
            description = "Ends with an error when the stream breaks off or falls silent, instead of resuming it.")
    private boolean once;

    private final ObjectMapper mapper = new ObjectMapper();
    private Optional<String> lastId = Optional.empty();

    WatchCommand() {
        this(new NodeOptions());
    }

    WatchCommand(NodeOptions node) {
        this.node = node;
    }

    @Override
    public Integer call() throws InterruptedException {
        Console console = new Console(spec.commandLine().getOut());
        try (NodeClient client = node.connect()) {
            client.status(); // a wrong address is an error, a break later is not
            while (true) {
                follow(client, console);
                if (once) {
                    throw new CommandFailedException("the node at " + client.base() + " ended the event stream");
                }
                Thread.sleep(RECONNECT_DELAY);
            }
        }
    }

    private void follow(NodeClient client, Console console) {
        try {
            client.events(TYPES, lastId, (id, type, data) -> {
                if (id.isPresent()) {
                    lastId = id;
                }
                print(console, type, data);
                console.requireWritten(); // or it would go on for nobody, as in "watch | head"
            });
        } catch (NodeClientException e) {
            if (once || !e.isTransient()) {
                throw e;
            }
            note(e.getMessage() + "; trying again");
        }
    }

    private void note(String text) {
        new Console(spec.commandLine().getErr()).line("timecoin: " + text);
    }

    /** An event that cannot be read is left out: the stream goes on behind it. */
    private void print(Console console, String type, String data) {
        try {
            JsonNode event = mapper.readTree(data);
            if (node.json()) {
                console.json(event);
            } else {
                print(console, type, new JsonReply(event, "the event stream"));
            }
        } catch (JsonProcessingException _) {
            note("the node sent an event that is no JSON");
        } catch (NodeClientException e) {
            note(String.valueOf(e.getMessage()));
        }
    }

    private void print(Console console, String type, JsonReply event) {
        switch (type) {
            case "block" ->
                console.line("block " + event.number("height") + "  " + event.text("hash") + "  "
                        + event.number("transactionCount") + " transactions  " + event.text("finalizedAt"));
            case "gap" -> note("some events were lost");
            default -> {} // kinds that were not asked for
        }
    }
}
