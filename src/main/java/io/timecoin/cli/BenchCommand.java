package io.timecoin.cli;

import io.timecoin.cli.bench.Bench;
import io.timecoin.cli.bench.BenchException;
import io.timecoin.cli.bench.BenchReport;
import io.timecoin.cli.bench.BenchSettings;
import io.timecoin.cli.bench.LateJoinPlan;
import io.timecoin.cli.bench.LoadPlan;
import io.timecoin.cli.testnet.LocalNetworkPlan;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code timecoin bench}: how much a network commits, how fast, and at what cost. */
@Command(
        name = "bench",
        description = "Puts load on a fresh local network, or on a running one, and measures what it commits.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

    private static final int IN_FLIGHT = 4_000;
    private static final int MAX_IN_FLIGHT = 50_000;
    private static final int MAX_GROWTH = 10_000_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Option(names = "--nodes", defaultValue = "4", description = "Of the fresh network; default: ${DEFAULT-VALUE}.")
    private int nodes;

    @Option(
            names = "--duration",
            defaultValue = "60s",
            converter = Durations.class,
            description = "Measured time; default: ${DEFAULT-VALUE}.")
    private Duration duration = Duration.ofMinutes(1);

    @Option(
            names = "--warmup",
            defaultValue = "20s",
            converter = Durations.class,
            description = "Load before that does not count; default: ${DEFAULT-VALUE}.")
    private Duration warmup = Duration.ofSeconds(20);

    @Option(
            names = "--rate",
            defaultValue = "max",
            paramLabel = "max|N",
            description =
                    "Transactions a second that are due whatever comes back, or max: one begins when another is final;"
                            + " default: ${DEFAULT-VALUE}.")
    private String rate = "max";

    @Option(
            names = "--in-flight",
            description =
                    "Most transactions that are sent and not final; default: 4000 with max, ten seconds' worth at a"
                            + " rate, 50000 at the most.")
    private @Nullable Integer inFlight;

    @Option(
            names = "--transactions",
            description = "How many to sign beforehand; default: what this machine could commit at most.")
    private @Nullable Integer transactions;

    @Option(
            names = "--grow",
            defaultValue = "0",
            paramLabel = "N",
            description =
                    "First makes so many coins that nobody spends, so that the load runs on a state of that size.")
    private int grow;

    @Option(names = "--runs", defaultValue = "1", description = "How often; the median is shown.")
    private int runs;

    @Option(
            names = "--idle",
            converter = Durations.class,
            paramLabel = "TIME",
            description = "First looks at the idle nodes for so long, and restarts one.")
    private @Nullable Duration idle;

    @Option(
            names = "--kill-one",
            description = "Kills a node with -9 after a third of the time, and restarts it 30 s later.")
    private boolean killOne;

    @Option(
            names = "--late-join",
            paramLabel = "N",
            description = {
                "First makes N transactions final, as fast as it goes. After a third of the measured time starts one more",
                "node, an observer without a chain, and times it until it is ready."
            })
    private @Nullable Integer lateJoin;

    @Option(
            names = "--history-in-flight",
            paramLabel = "N",
            description = "Most of the transactions of --late-join that are sent and not final, and so most in a block;"
                    + " default: 4000.")
    private @Nullable Integer historyInFlight;

    @Option(names = "--keep", description = "Leaves the fresh network's files.")
    private boolean keep;

    @Option(
            names = "--base-port",
            defaultValue = "25100",
            description = "Of the fresh network; default: ${DEFAULT-VALUE}.")
    private int basePort;

    @Option(
            names = "--epoch",
            defaultValue = "60s",
            converter = Durations.class,
            description = "Of the fresh network; default: ${DEFAULT-VALUE}.")
    private Duration epoch = Duration.ofMinutes(1);

    @Option(
            names = "--url",
            split = ",",
            description = "Client APIs of all nodes of a running network, instead of a fresh one. Needs --key.")
    private List<String> urls = List.of();

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "Key file whose coins pay for the load on a running network.")
    private @Nullable Path key;

    @Option(
            names = "--genesis",
            paramLabel = "FILE",
            description = "Genesis of the running network, if its fees are not the standard ones.")
    private @Nullable Path genesis;

    @Option(names = "--json", description = "Prints JSON for programs.")
    private boolean json;

    @Override
    public Integer call() {
        BenchSettings settings = settings();
        Console progress = new Console(spec.commandLine().getErr());
        AtomicBoolean ended = new AtomicBoolean();
        try (Bench bench = new Bench(settings, progress::line)) {
            Thread hook = Thread.ofPlatform().name("bench-stop").unstarted(() -> stop(bench, ended, progress));
            Runtime.getRuntime().addShutdownHook(hook);
            BenchReport report = bench.run(runs);
            Console console = new Console(spec.commandLine().getOut());
            if (json) {
                SequencedMap<String, Object> document = report.toJson();
                document.putFirst("commit", ProgramVersion.commit());
                document.putFirst("version", ProgramVersion.number());
                console.json(document);
            } else {
                SequencedMap<String, Object> rows = report.toRows();
                rows.putFirst("version", ProgramVersion.number() + ", commit " + ProgramVersion.commit());
                console.table(rows);
            }
            return 0;
        } catch (BenchException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        } finally {
            ended.set(true); // with figures, or saying why there are none
        }
    }

    /** A signal came, or the command is done and this process ends. */
    private static void stop(Bench bench, AtomicBoolean ended, Console progress) {
        if (!ended.get()) {
            progress.line("stopped before the end: no figure is printed");
        }
        bench.close();
    }

    private BenchSettings settings() {
        require(duration.toMillis() >= 1_000, "--duration is at least 1s");
        require(nodes >= 1 && nodes <= LocalNetworkPlan.MAX_NODES, "--nodes is not within 1 to 64");
        require(runs >= 1 && runs <= 100, "--runs is not within 1 to 100");
        require(urls.isEmpty() || key != null, "--url needs --key: somebody has to pay for the load");
        require(!urls.isEmpty() || (key == null && genesis == null), "--key and --genesis are for --url");
        require(
                urls.isEmpty() || (!killOne && idle == null && !keep && lateJoin == null),
                "--kill-one, --late-join, --idle and --keep are for a fresh network, not for --url");
        List<URI> nodesToAsk = urls.stream()
                .map(url -> NodeUrls.read("--url, a list of http://host:port,", url, spec.commandLine()))
                .toList();
        require(
                nodesToAsk.stream()
                        .allMatch(url -> "http".equals(url.getScheme())
                                && url.getHost() != null
                                && url.getPort() > 0
                                && url.getPath().isEmpty()),
                "--url is a list of http://host:port");
        require(!killOne || nodes > 3, "--kill-one needs 4 nodes: fewer cannot do without one");
        OptionalInt paced = rate();
        int most = inFlight != null
                ? inFlight
                : paced.isPresent() ? Math.min(MAX_IN_FLIGHT, 10 * paced.getAsInt()) : IN_FLIGHT;
        require(most >= 1 && most <= MAX_IN_FLIGHT, "--in-flight is not within 1 to " + MAX_IN_FLIGHT);
        OptionalInt prepared = transactions == null ? OptionalInt.empty() : OptionalInt.of(transactions);
        require(
                prepared.isEmpty() || (prepared.getAsInt() >= 1 && prepared.getAsInt() <= Bench.MAX_TRANSACTIONS),
                "--transactions is not within 1 to " + Bench.MAX_TRANSACTIONS);
        require(grow >= 0 && grow <= MAX_GROWTH, "--grow is not within 0 to " + MAX_GROWTH);
        return new BenchSettings(
                nodes,
                nodesToAsk,
                Optional.ofNullable(key),
                Optional.ofNullable(genesis),
                new LoadPlan(warmup, duration, paced, most, false),
                prepared,
                grow,
                Optional.ofNullable(idle),
                killOne,
                lateJoin(),
                keep,
                basePort,
                epoch);
    }

    private Optional<LateJoinPlan> lateJoin() {
        require(lateJoin != null || historyInFlight == null, "--history-in-flight is for --late-join");
        if (lateJoin == null) {
            return Optional.empty();
        }
        require(!killOne, "--late-join and --kill-one are two runs: each would blur what the other shows");
        require(
                lateJoin >= 0 && lateJoin <= Bench.MAX_TRANSACTIONS,
                "--late-join is not within 0 to " + Bench.MAX_TRANSACTIONS);
        int most = historyInFlight == null ? IN_FLIGHT : historyInFlight;
        require(most >= 1 && most <= MAX_IN_FLIGHT, "--history-in-flight is not within 1 to " + MAX_IN_FLIGHT);
        return Optional.of(new LateJoinPlan(lateJoin, most));
    }

    private OptionalInt rate() {
        if (rate.equals("max")) {
            return OptionalInt.empty();
        }
        require(rate.matches("[1-9][0-9]{0,4}"), "--rate is max or a number from 1 to 99999: " + rate);
        return OptionalInt.of(Integer.parseInt(rate));
    }

    private void require(boolean holds, String reason) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), reason);
        }
    }
}
