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
    private NodeOptions node = new NodeOptions();

    @Option(names = "--once", description = "Ends with an error when the stream breaks off, instead of resuming it.")
    private boolean once;

    private final ObjectMapper mapper = new ObjectMapper();
    private Optional<String> lastId = Optional.empty();

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
            });
        } catch (NodeClientException e) {
            if (once || !e.isTransient()) {
                throw e;
            }
            spec.commandLine().getErr().println("timecoin: " + e.getMessage() + "; trying again");
        }
    }

    private void print(Console console, String type, String data) {
        JsonNode event;
        try {
            event = mapper.readTree(data);
        } catch (JsonProcessingException e) {
            throw new NodeClientException("the node sent an event that is no JSON", e);
        }
        if (node.json()) {
            console.json(event);
            return;
        }
        JsonReply reply = new JsonReply(event, "the event stream");
        switch (type) {
            case "block" ->
                console.line("block " + reply.number("height") + "  " + reply.text("hash") + "  "
                        + reply.number("transactionCount") + " transactions  " + reply.text("finalizedAt"));
            case "gap" -> spec.commandLine().getErr().println("timecoin: some events were lost");
            default -> {} // kinds that were not asked for
        }
    }
}
