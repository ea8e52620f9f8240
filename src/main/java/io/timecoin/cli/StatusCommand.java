package io.timecoin.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code timecoin status}: where a node is, and on which network. */
@Command(name = "status", description = "Shows where a node is.", mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    /** States of a node that lacks final blocks. */
    static final Set<String> CATCHING_UP = Set.of("SYNCING", "BEHIND");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Option(
            names = "--watch",
            description = {
                "Shows how the node catches up until it is ready: a bar on a terminal, else a line each 5 s. Then shows",
                "where it is."
            })
    private boolean watch;

    private final SyncWatch.Intervals intervals;

    StatusCommand() {
        this(SyncWatch.Intervals.STANDARD);
    }

    StatusCommand(SyncWatch.Intervals intervals) {
        this.intervals = intervals;
    }

    @Override
    public Integer call() {
        Console console = new Console(spec.commandLine().getOut());
        try (NodeClient client = node.connect()) {
            JsonReply status =
                    watch ? new SyncWatch(console, node.json(), intervals).untilReady(client) : client.status();
            if (node.json()) {
                console.json(status.json());
            } else {
                Map<String, Object> rows = rows(status);
                if (CATCHING_UP.contains(status.text("state"))) {
                    rows.put("catching up", SyncText.words(client.sync()));
                }
                console.table(rows);
            }
        }
        return 0;
    }

    private static Map<String, Object> rows(JsonReply status) {
        Map<String, Object> rows = new LinkedHashMap<>();
        rows.put("node", status.origin() + " (" + status.text("version") + ")");
        rows.put("network", status.text("network") + " " + status.text("chainName"));
        rows.put("genesis", status.text("genesisHash"));
        rows.put("masternode", status.optionalText("masternodeId").orElse("none, observes only"));
        rows.put("height", status.number("height") + " of " + status.number("targetHeight"));
        rows.put("block", status.text("blockHash") + " of " + status.text("blockTimestamp"));
        rows.put("epoch, view", status.number("epoch") + ", " + status.number("view"));
        rows.put("state", status.text("state") + " since " + status.text("stateSince"));
        status.json().path("warnings").forEach(warning -> rows.put("warning", warning.asText()));
        rows.put(
                "ready",
                status.flag("ready")
                        ? "yes"
                        : "no: " + status.optionalText("notReady").orElse("unknown"));
        status.object("clock").ifPresent(clock -> rows.put("clock", clock(clock.json())));
        rows.put("voting", status.flag("voting") ? "yes" : "no");
        rows.put("peers", status.number("peers"));
        rows.put(
                "pending",
                status.number("mempoolTransactions") + " transactions, " + status.number("mempoolBytes") + " bytes");
        rows.put("supply", Console.time(status.amount("supply")));
        rows.put("started", status.text("startedAt"));
        return rows;
    }

    private static String clock(JsonNode clock) {
        String judged = (clock.path("right").asBoolean() ? "right" : "wrong") + " by "
                + clock.path("judgedBy").asText().toLowerCase(Locale.ROOT).replace('_', ' ');
        int servers = clock.path("servers").asInt();
        if (servers == 0) {
            return judged;
        }
        JsonNode offset = clock.path("serversOffsetMillis");
        return judged + ", " + clock.path("serversReachable").asInt() + " of " + servers + " time servers answer"
                + (offset.isNumber() ? ": " + behind(offset.asLong()) : "");
    }

    private static String behind(long millis) {
        return Math.abs(millis) + " ms " + (millis < 0 ? "ahead" : "behind");
    }
}
