package io.timecoin.cli;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.testnet.LocalNetwork;
import io.timecoin.cli.testnet.NodeMonitor;
import io.timecoin.cli.testnet.NodeProcess;
import io.timecoin.cli.testnet.NodeSample;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The state of a local network once a second: a table in its place on a terminal, otherwise line after line. */
final class LiveView {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Without a terminal nobody looks each second, and a log should not fill. */
    private static final int LINES_EVERY = 5;

    /** Leaves room for a few words of state on 80 columns. */
    private static final String ROW = "%-4s %8s %5s %5s %6s %6s %6s %7s %5s  %s";

    private static final String HEADER = String.format(
            Locale.ROOT,
            ROW,
            "node",
            "height",
            "epoch",
            "view",
            "p50 ms",
            "p99 ms",
            "tx/s",
            "pending",
            "peers",
            "state");

    private final LocalNetwork network;
    private final PrintWriter out;
    private final PrintWriter notes;
    private final boolean json;
    private final AtomicReference<@Nullable LiveBlock> block = new AtomicReference<>();
    private final NodeDeaths deaths;

    /**
     * A view that shows nothing yet.
     *
     * @param notes where what is said of nodes that ended goes
     */
    LiveView(LocalNetwork network, PrintWriter out, PrintWriter notes, boolean json) {
        this.network = network;
        this.deaths = new NodeDeaths(network);
        this.out = out;
        this.notes = notes;
        this.json = json;
    }

    /**
     * Shows the network until the thread is interrupted. A node that ends by itself is told of once, and the others go on.
     *
     * @throws io.timecoin.cli.testnet.LocalNetworkException when none is left
     * @throws CommandFailedException when what it shows cannot be written
     */
    void show() {
        List<NodeMonitor> monitors = new ArrayList<>();
        try {
            for (NodeProcess node : network.nodes()) {
                monitors.add(new NodeMonitor(
                                node.index(), network.plan().isObserver(node.index()), new NodeClient(node.api()))
                        .start());
            }
            for (int round = 0; ; round++) {
                List<NodeSample> samples =
                        monitors.stream().map(NodeMonitor::sample).toList();
                show(samples, round);
                tell(deaths.news());
                new Console(out).requireWritten();
                Thread.sleep(INTERVAL);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            restore();
            monitors.forEach(NodeMonitor::close);
        }
    }

    /** Leaves the terminal as it was found; also from a shutdown hook. */
    void restore() {
        LiveBlock drawn = block.get();
        if (drawn != null) {
            drawn.restore();
        }
    }

    private void tell(List<String> news) {
        if (!news.isEmpty()) {
            LiveBlock drawn = block.get();
            if (drawn != null) {
                drawn.clear();
            }
            news.forEach(notes::println);
            notes.flush();
        }
    }

    private void show(List<NodeSample> samples, int round) {
        if (json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("time", Instant.now().toString());
            object.put("nodes", samples.stream().map(NodeSample::toJson).toList());
            new Console(out).json(object);
        } else if (LiveBlock.isInteractive()) {
            LiveBlock drawn = block.get();
            if (drawn == null) {
                drawn = LiveBlock.ofProcess();
                block.set(drawn);
            }
            drawn.draw(table(samples));
        } else if (round % LINES_EVERY == 0) {
            samples.forEach(sample -> out.println(VisibleText.of(plain(sample))));
            out.flush();
        }
    }

    /** The header and a line for each node. */
    static List<String> table(List<NodeSample> samples) {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        samples.forEach(sample -> lines.add(VisibleText.of(line(sample))));
        return lines;
    }

    private static String line(NodeSample s) {
        return String.format(
                Locale.ROOT,
                ROW,
                s.observer() ? s.node() + "o" : s.node(),
                s.height(),
                s.epoch(),
                s.view(),
                s.finalityP50(),
                s.finalityP99(),
                s.transactionsPerSecond(),
                s.pending(),
                s.peers(),
                s.state());
    }

    private static String plain(NodeSample s) {
        return "node=" + s.node() + (s.observer() ? " observer" : "") + " height=" + s.height() + " epoch=" + s.epoch()
                + " view=" + s.view()
                + " p50Millis="
                + s.finalityP50() + " p99Millis=" + s.finalityP99() + " txPerSecond=" + s.transactionsPerSecond()
                + " pending=" + s.pending() + " peers=" + s.peers() + " state=\"" + s.state() + "\"";
    }
}
