package io.timecoin.cli;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.testnet.LocalNetwork;
import io.timecoin.cli.testnet.LocalNetworkPlan;
import io.timecoin.cli.testnet.NodeJvm;
import io.timecoin.cli.testnet.NodeProcess;
import io.timecoin.cli.testnet.TransferResult;
import io.timecoin.cli.testnet.TransferRun;
import io.timecoin.ledger.AddressText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code timecoin testnet}: a whole network on this machine, for as long as this command runs. */
@Command(
        name = "testnet",
        description = "Runs a network of masternodes on this machine until Ctrl-C; goes on where it left off.",
        mixinStandardHelpOptions = true)
final class TestnetCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Option(names = "--nodes", defaultValue = "4", description = "How many masternodes; default: ${DEFAULT-VALUE}.")
    private int nodes;

    @Option(
            names = "--observers",
            defaultValue = "0",
            description =
                    "How many nodes follow without voting, in a tree: two linked to the masternodes, two to each other"
                            + " observer; default: ${DEFAULT-VALUE}.")
    private int observers;

    @Option(
            names = {"--dir", "--data-dir"},
            defaultValue = "testnet-data",
            description = "Where all files are; default: ${DEFAULT-VALUE} in the current directory.")
    private Path directory = Path.of("testnet-data");

    @Option(
            names = "--base-port",
            defaultValue = "24100",
            description = "Peer port of node 0; node i has base + 10·i, +1 for clients, +2 for operators; default:"
                    + " ${DEFAULT-VALUE}.")
    private int basePort;

    @Option(
            names = "--epoch",
            defaultValue = "60s",
            converter = Durations.class,
            description = "Length of an epoch of a new network, 1s to 7 days; default: ${DEFAULT-VALUE}.")
    private Duration epoch = Duration.ofMinutes(1);

    @Option(names = "--transfers", description = "Sends so many transfers and sees each final on every node.")
    private @Nullable Integer transfers;

    @Option(names = "--exit", description = "Stops after the transfers instead of running on.")
    private boolean exit;

    @Option(names = "--json", description = "Prints JSON for programs.")
    private boolean json;

    private final AtomicReference<@Nullable LiveView> view = new AtomicReference<>();
    private final AtomicBoolean finished = new AtomicBoolean();

    @Override
    public Integer call() {
        LocalNetworkPlan plan = plan();
        NodeJvm jvm = NodeJvm.ofThisProcess(plan.nodes(), System.getenv());
        try (LocalNetwork network = LocalNetwork.start(plan, jvm, Clock.systemUTC())) {
            Thread hook = Thread.ofPlatform().name("testnet-stop").unstarted(() -> stop(network));
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                return run(network);
            } finally {
                finished.set(true);
            }
        }
    }

    /** Bad numbers are a matter of usage, known before anything starts. */
    private LocalNetworkPlan plan() {
        if (transfers != null && (transfers < 1 || transfers > 1_000_000)) {
            throw new ParameterException(spec.commandLine(), "--transfers is not within 1 to 1000000: " + transfers);
        }
        if (exit && transfers == null) {
            throw new ParameterException(spec.commandLine(), "--exit needs --transfers");
        }
        if (epoch.toMillis() < 1_000 || epoch.toDays() > 7) {
            throw new ParameterException(spec.commandLine(), "--epoch is not within 1s to 7 days");
        }
        try {
            return new LocalNetworkPlan(directory.toAbsolutePath().normalize(), nodes, observers, basePort, epoch);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private int run(LocalNetwork network) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter notes = exit || json ? spec.commandLine().getErr() : out;
        notes.println((network.shared().created() ? "new network in " : "network of an earlier run in ")
                + network.plan().directory() + ", starting " + nodes + " nodes"
                + (observers == 0 ? "" : " and " + observers + " observers"));
        notes.flush();
        if (transfers == null) {
            network.awaitReadyOrEnded(LocalNetwork.START_PATIENCE); // the live view tells of those that ended
        } else {
            network.awaitReady(LocalNetwork.START_PATIENCE);
        }
        announce(network, notes);
        if (transfers != null) {
            TransferResult result = transfer(network, transfers, notes);
            print(result, out);
        }
        if (!exit) {
            LiveView live = new LiveView(network, out, notes, json);
            view.set(live);
            live.show();
        }
        return 0;
    }

    private void announce(LocalNetwork network, PrintWriter notes) {
        String faucet = AddressText.encode(
                network.shared().faucetAddress(), network.shared().genesis().network());
        if (json && !exit) {
            new Console(spec.commandLine().getOut()).json(description(network, faucet));
        }
        for (NodeProcess node : network.nodes()) {
            String name = network.plan().isObserver(node.index()) ? "observer " : "node ";
            notes.println(name + node.index() + "   REST " + node.api() + "/v1   JSON-RPC " + node.api()
                    + "/rpc   metrics " + node.management() + "/q/metrics   log " + node.log());
        }
        notes.println("faucet   " + faucet + "   key " + network.plan().faucetKeyFile());
        notes.flush();
    }

    private static Map<String, Object> description(LocalNetwork network, String faucet) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("directory", network.plan().directory().toString());
        description.put("genesisHash", network.shared().genesis().hash().toHex());
        description.put("faucetAddress", faucet);
        description.put("faucetKeyFile", network.plan().faucetKeyFile().toString());
        description.put("masternodes", network.plan().masternodes());
        description.put("observers", network.plan().observers());
        description.put("apis", network.apis().stream().map(Object::toString).toList());
        description.put(
                "managements",
                network.nodes().stream().map(n -> n.management().toString()).toList());
        return description;
    }

    private static TransferResult transfer(LocalNetwork network, int count, PrintWriter notes) {
        List<NodeClient> clients = network.clients();
        try {
            return new TransferRun(network.shared(), clients, progress(count, notes)).run(count);
        } finally {
            clients.forEach(NodeClient::close);
        }
    }

    /** A line at each tenth of the way. */
    private static IntConsumer progress(int count, PrintWriter notes) {
        int step = Math.max(1, count / 10);
        return done -> {
            if (done % step == 0) {
                notes.println(done + " of " + count + " transfers are final on every node");
                notes.flush();
            }
        };
    }

    private void print(TransferResult result, PrintWriter out) {
        Console console = new Console(out);
        if (json) {
            console.json(result.toJson());
            return;
        }
        console.line(result.transfers() + " transfers are final on all "
                + result.head().nodes() + " nodes, " + result.perSecond() + " tx/s");
        console.line("finality p50 " + result.percentile(50) + " ms, p95 "
                + result.percentile(95) + " ms, p99 "
                + result.percentile(99) + " ms");
        console.line("all nodes agree on height " + result.head().height() + ", block "
                + result.head().blockHash() + ", supply "
                + Console.time(Long.parseLong(result.head().supply())));
    }

    /** Ctrl-C and SIGTERM end here: that is how a live network is meant to end, so it is a success. */
    private void stop(LocalNetwork network) {
        LiveView shown = view.get();
        if (shown != null) {
            shown.restore();
        }
        network.close();
        if (!finished.get() && !exit) {
            Runtime.getRuntime().halt(0);
        }
    }
}
