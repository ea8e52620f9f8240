package io.timecoin.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Shows how a node catches up until it is ready: a bar in its place on a terminal, otherwise line after line. For one thread. */
final class SyncWatch {

    /** States that no node leaves by itself. */
    private static final Set<String> FINAL = Set.of("HALTED", "DIFFERS", "STOPPING");

    /** For a node that is busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** How often somebody looks. */
    record Intervals(Duration onTerminal, Duration inLines) {
        static final Intervals STANDARD = new Intervals(Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    private final Console console;
    private final boolean json;
    private final Intervals intervals;
    private final AtomicReference<@Nullable LiveBlock> block = new AtomicReference<>();

    SyncWatch(Console console, boolean json, Intervals intervals) {
        this.console = console;
        this.json = json;
        this.intervals = intervals;
    }

    /**
     * Returns with the status by which the node is ready.
     *
     * @throws CommandFailedException if it never will be, or what is shown cannot be written
     */
    JsonReply untilReady(NodeClient client) {
        boolean terminal = !json && LiveBlock.isInteractive();
        Thread hook = Thread.ofPlatform().name("status-stop").unstarted(this::restore);
        Runtime.getRuntime().addShutdownHook(hook); // Ctrl-C is how most people leave
        try {
            while (true) {
                JsonReply status = Retry.within(PATIENCE, client::status);
                if (status.flag("ready")) {
                    return status;
                }
                if (FINAL.contains(status.text("state"))) {
                    throw new CommandFailedException("the node at " + client.base() + " does not become ready: "
                            + status.optionalText("notReady").orElse(status.text("state")));
                }
                show(status, Retry.within(PATIENCE, client::sync), terminal);
                Thread.sleep(terminal ? intervals.onTerminal() : intervals.inLines());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("interrupted", e);
        } finally {
            LiveBlock drawn = block.get();
            if (drawn != null) {
                drawn.clear();
            }
        }
    }

    private void show(JsonReply status, JsonReply sync, boolean terminal) {
        if (json) {
            ObjectNode document = status.json().deepCopy();
            console.json(document.set("sync", sync.json()));
        } else if (terminal) {
            LiveBlock drawn = block.get();
            if (drawn == null) {
                drawn = LiveBlock.ofProcess();
                block.set(drawn);
            }
            drawn.draw(lines(status, sync));
        } else {
            console.line(String.join("  ", lines(status, sync)));
        }
        console.requireWritten();
    }

    private void restore() {
        LiveBlock drawn = block.get();
        if (drawn != null) {
            drawn.restore();
        }
    }

    /** The state with how far it is, and what it does or why it is not ready. */
    static List<String> lines(JsonReply status, JsonReply sync) {
        List<String> lines = new ArrayList<>();
        String state = status.text("state");
        boolean catchesUp = StatusCommand.CATCHING_UP.contains(state);
        lines.add(VisibleText.of(
                state + (catchesUp ? SyncText.bar(sync).map(bar -> "  " + bar).orElse("") : "")));
        lines.add(VisibleText.of(
                catchesUp
                        ? SyncText.words(sync)
                        : status.optionalText("notReady").orElse("not ready")));
        return lines;
    }
}
