package io.timecoin.cli.bench;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.Retry;
import io.timecoin.cli.testnet.LocalNetwork;
import io.timecoin.cli.testnet.LocalNetworkPlan;
import io.timecoin.cli.testnet.NetworkHead;
import io.timecoin.cli.testnet.NodeJvm;
import io.timecoin.cli.testnet.NodeProcess;
import io.timecoin.crypto.VerificationCapacity;
import io.timecoin.files.FileTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures a network: idle machine, fresh network, load, agreement, idle machine. For one thread; {@link #close} may come
 * from a shutdown hook.
 */
public final class Bench implements AutoCloseable {

    private static final long CAPACITY_NANOS = 3_000_000_000L;
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(60);
    private static final Duration AGREEMENT_PATIENCE = Duration.ofSeconds(60);

    /** What {@code --transactions} may say. */
    public static final int MAX_TRANSACTIONS = 5_000_000;

    private final BenchSettings settings;
    private final Consumer<String> notes;
    private volatile @Nullable LocalNetwork network;
    private volatile boolean closing;

    /**
     * A bench that has not begun.
     *
     * @param notes is told in a sentence what goes on
     */
    public Bench(BenchSettings settings, Consumer<String> notes) {
        this.settings = settings;
        this.notes = notes;
    }

    /**
     * Measures {@code runs} times, each time from scratch.
     *
     * @throws BenchException if the network breaks a promise, or cannot be measured
     */
    public BenchReport run(int runs) {
        Machine machine = Machine.read();
        JvmOptions options = JvmOptions.of(settings);
        List<BenchResult> results = new ArrayList<>();
        for (int i = 1; i <= runs; i++) {
            notes.accept("run " + i + " of " + runs);
            results.add(run(machine));
        }
        return new BenchReport(machine, options, settings, results);
    }

    /** What a run knows before the machine is idle again. */
    private record Measured(
            LoadOutcome load,
            LoadFigures figures,
            NetworkHead head,
            Optional<IdleFigures> idle,
            Optional<KillFigures> kill,
            Optional<LateJoinFigures> lateJoin,
            NodeWatch.Seen seen) {}

    private BenchResult run(Machine machine) {
        VerificationCapacity before = capacity();
        notes.accept(before.perSecond() + " signatures verified a second by one thread (" + before.provider() + ")");
        Measured measured = settings.urls().isEmpty()
                ? onFreshNetwork(before)
                : measure(BenchTarget.running(settings), before, Optional.empty(), Optional.empty());
        VerificationCapacity after = capacity();
        return new BenchResult(
                machine.cores(),
                before,
                after,
                measured.load(),
                measured.figures().nodes(),
                measured.figures().generatorCpuSeconds(),
                measured.head(),
                measured.idle(),
                measured.kill(),
                measured.lateJoin(),
                measured.seen());
    }

    /** The fastest implementation that loads here. */
    private static VerificationCapacity capacity() {
        return VerificationCapacity.measure(System::nanoTime, CAPACITY_NANOS).stream()
                .max(Comparator.comparingLong(VerificationCapacity::perSecond))
                .orElseThrow(() -> new IllegalStateException("BouncyCastle is always there"));
    }

    private Measured onFreshNetwork(VerificationCapacity capacity) {
        Path directory = temporaryDirectory();
        int later = settings.lateJoin().isPresent() ? 1 : 0;
        LocalNetworkPlan plan =
                new LocalNetworkPlan(directory, settings.nodes(), later, settings.basePort(), settings.epoch());
        NodeJvm jvm = NodeJvm.ofThisProcess(settings.nodes(), System.getenv());
        boolean done = false;
        notes.accept("starting " + settings.nodes() + " nodes in " + directory);
        try (LocalNetwork started = LocalNetwork.start(plan, settings.nodes(), jvm, Clock.systemUTC())) {
            network = started;
            notes.accept("waiting up to " + LocalNetwork.START_PATIENCE.toSeconds() + " s until all of them are ready");
            started.awaitReady(LocalNetwork.START_PATIENCE);
            settings.idle().ifPresent(time -> notes.accept("leaving them alone for " + time.toSeconds() + " s"));
            Optional<IdleFigures> idle = settings.idle().map(time -> IdleFigures.of(started, time));
            Measured measured = measure(BenchTarget.of(started), capacity, idle, Optional.of(started));
            done = true;
            return measured;
        } finally {
            network = null;
            if (done && !closing && !settings.keep()) {
                delete(directory);
            } else if (!closing) { // else whoever closes it decides
                notes.accept(
                        "the network's files are kept in " + directory + "; each node's log is node.log in its own");
            }
        }
    }

    private Measured measure(
            BenchTarget target,
            VerificationCapacity capacity,
            Optional<IdleFigures> idle,
            Optional<LocalNetwork> local) {
        List<NodeClient> clients = target.apis().stream().map(NodeClient::new).toList();
        Duration measured = settings.load().measured();
        Optional<DuringLoad<KillOne.Times>> killer =
                local.filter(each -> settings.killOne()).map(each -> KillOne.of(each, measured));
        Optional<DuringLoad<LateJoin.Readings>> joiner =
                local.filter(each -> settings.lateJoin().isPresent()).map(each -> LateJoin.of(each, measured, notes));
        Supplier<List<Long>> pids = () -> local.stream()
                .flatMap(network -> network.nodes().stream())
                .map(NodeProcess::pid)
                .toList();
        try (LoadDriver driver = LoadDriver.of(target.apis());
                NodeWatch watch = new NodeWatch(target.management(), pids, notes)) {
            notes.accept("connecting to all nodes");
            driver.connect(CONNECT_PATIENCE);
            LoadPreparation preparation = new LoadPreparation(target, driver, notes);
            preparation.grow(settings.grow());
            settings.lateJoin()
                    .filter(join -> join.history() > 0)
                    .ifPresent(join -> makeHistory(preparation, clients, join));
            PreparedTransactions load = preparation.prepare(transactions(capacity));
            notes.accept("waiting until all nodes have the coins");
            awaitSameHeight(clients);
            notes.accept("warming up for " + settings.load().warmup().toSeconds() + " s");
            LongConsumer begins = nanos -> {
                killer.ifPresent(each -> each.begin(nanos));
                joiner.ifPresent(each -> each.begin(nanos));
            };
            LoadFigures figures = new LoadFigures(target.pids(), notes, begins, watch);
            LoadOutcome outcome = driver.run(load, settings.load(), figures);
            Optional<KillFigures> kill = killer.map(DuringLoad::await).map(times -> KillFigures.of(times, outcome));
            Optional<LateJoinFigures> join =
                    joiner.map(DuringLoad::await).map(readings -> LateJoinFigures.of(readings, outcome));
            notes.accept("comparing the nodes");
            NetworkHead head = NetworkHead.agreedBy(clients, AGREEMENT_PATIENCE);
            requireFinalEverywhere(clients, load, outcome.sample());
            return new Measured(outcome, figures, head, idle, kill, join, watch.await());
        } finally {
            killer.ifPresent(DuringLoad::close);
            joiner.ifPresent(DuringLoad::close);
            clients.forEach(NodeClient::close);
        }
    }

    private static void makeHistory(LoadPreparation preparation, List<NodeClient> clients, LateJoinPlan join) {
        PreparedTransactions history = preparation.prepare(join.history());
        awaitSameHeight(clients);
        preparation.commit(history, join.inFlight());
    }

    /** More than this machine can commit: half of what its signature capacity allows. */
    private int transactions(VerificationCapacity capacity) {
        LoadPlan plan = settings.load();
        if (settings.transactions().isPresent()) {
            return settings.transactions().getAsInt();
        }
        if (plan.rate().isPresent()) {
            return most(LoadPlan.needed(plan.rate().getAsInt(), plan.warmup(), plan.measured()));
        }
        int cores = Runtime.getRuntime().availableProcessors();
        double bound = 0.5 * cores * capacity.perSecond() / settings.targets();
        long enough = (long) (bound * plan.warmup().plus(plan.measured()).toMillis() / 1_000) + plan.inFlight();
        return (int) Math.min(MAX_TRANSACTIONS, enough);
    }

    private static int most(long needed) {
        if (needed > MAX_TRANSACTIONS) {
            throw new BenchException("this load needs " + needed + " transactions, and no more than " + MAX_TRANSACTIONS
                    + " can be prepared; take a shorter --duration or a lower --rate");
        }
        return Math.toIntExact(needed);
    }

    /** Coins that were fanned out are known everywhere before the load spends them. */
    private static void awaitSameHeight(List<NodeClient> clients) {
        long deadline = System.nanoTime() + AGREEMENT_PATIENCE.toNanos();
        List<Long> heights = clients.stream().map(Bench::height).toList();
        long highest = heights.stream().mapToLong(Long::longValue).max().orElse(0);
        while (clients.stream().anyMatch(client -> height(client) < highest)) {
            if (System.nanoTime() - deadline > 0) {
                throw new BenchException("the nodes do not all reach height " + highest + " within "
                        + AGREEMENT_PATIENCE.toSeconds() + " s; they are at "
                        + clients.stream().map(Bench::height).toList());
            }
            Pause.of(Duration.ofMillis(50));
        }
    }

    private static long height(NodeClient client) {
        return Retry.within(AGREEMENT_PATIENCE, client::status).number("height");
    }

    /** Every one was seen final at one node and all nodes have one head; a sample is asked for at each of them. */
    private static void requireFinalEverywhere(
            List<NodeClient> clients, PreparedTransactions load, List<Integer> sample) {
        for (int i : sample) {
            for (NodeClient client : clients) {
                if (!Retry.within(AGREEMENT_PATIENCE, () -> client.isFinal(load.txid(i)))) {
                    throw new BenchException(
                            "transaction " + load.txid(i) + " was final and is not at " + client.base());
                }
            }
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("timecoin-bench");
        } catch (IOException e) {
            throw new BenchException("no temporary directory can be made: " + FileTrouble.of(e), e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> entries = Files.walk(directory)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new BenchException(directory + " cannot be removed: " + FileTrouble.of(e), e);
        }
    }

    /** Stops the network and removes its files, if one runs. */
    @Override
    public void close() {
        closing = true;
        LocalNetwork running = network;
        if (running == null) {
            return;
        }
        running.close();
        if (!settings.keep()) {
            try {
                delete(running.plan().directory());
            } catch (BenchException e) {
                notes.accept(String.valueOf(e.getMessage())); // this process is ending anyway
            }
        }
    }
}
