package io.timecoin.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.network.conduct.Conduct;
import io.timecoin.network.conduct.Fault;
import io.timecoin.query.ChainQueries.Totals;
import io.timecoin.query.EventLog;
import io.timecoin.query.NodeEvent;
import io.timecoin.query.view.BlockView;
import io.timecoin.query.view.PeerView;
import io.timecoin.query.view.TransactionState;
import io.timecoin.query.view.TransactionView;
import io.timecoin.submission.SubmitOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One run of {@link WholeNodesTest}: clients pay, one node is stopped and started again, and all of them end with one chain. */
final class WholeRun {

    private static final int PAYMENTS = 1_000;
    private static final WholeNetwork NETWORK = new WholeNetwork(PAYMENTS);
    private static final Set<Hash256> PAYMENT_IDS = new LinkedHashSet<>(
            NETWORK.payments().stream().map(Transaction::txid).toList());

    /** A client sends so many payments at most at once. */
    private static final int MOST_AT_ONCE = 40;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final long seed;
    private final Path directory;
    private final Schedule schedule;
    private final Chronicle chronicle;
    private final ScheduledNetwork network;
    private final List<@Nullable WholeNode> nodes = new ArrayList<>();

    /** Of each node, what it has told its clients to be final. */
    private final List<Set<Hash256>> told = new ArrayList<>();

    private final Set<Integer> hidden;
    private final int victim;
    private int sent;
    private boolean restarted;
    private String hash = "";

    WholeRun(Path directory, long seed) {
        this(directory, seed, Set.of(), OptionalInt.empty());
    }

    /** @param hidden nobody can dial these, so that they have no links to each other */
    WholeRun(Path directory, long seed, Set<Integer> hidden, OptionalInt victim) {
        this.seed = seed;
        this.hidden = hidden;
        this.directory = directory;
        this.schedule = new Schedule(seed);
        this.chronicle = new Chronicle(schedule);
        this.network = new ScheduledNetwork(schedule, chronicle);
        int drawn = (int) schedule.draw(WholeNetwork.NODES);
        this.victim = victim.orElse(drawn);
    }

    void run() throws NodeStartException {
        for (int i = 0; i < WholeNetwork.NODES; i++) {
            WholeNode.prepare(directory(i), TestLedger.operator(i));
            nodes.add(null);
            told.add(new LinkedHashSet<>());
        }
        for (int i = 0; i < WholeNetwork.NODES; i++) {
            int node = i;
            schedule.after(schedule.draw(TimeUnit.MILLISECONDS.toNanos(300)), () -> start(node));
        }
        schedule.after(TimeUnit.SECONDS.toNanos(1), this::pay);
        until(
                "a third of the payments is final on node " + victim,
                () -> told.get(victim).size() > PAYMENTS / 3);
        stop(victim);
        checkLinks();
        awaitOthers();
        schedule.after(schedule.draw(TimeUnit.SECONDS.toNanos(2)), () -> start(victim));
        until("all payments are final on all nodes", () -> told.stream().allMatch(each -> each.size() == PAYMENTS));
        restarted = node(victim) != null;
        schedule.run(Duration.ofSeconds(2)); // what is final is applied
        checkChains();
        checkPayments();
        for (int i = 0; i < WholeNetwork.NODES; i++) {
            stop(i);
        }
        hash = chronicle.hash();
    }

    /** Where nobody is hidden, who was stopped comes back meanwhile. */
    private void awaitOthers() {
        if (!hidden.isEmpty()) {
            until(
                    "all payments are final on all nodes but " + victim,
                    () -> IntStream.range(0, WholeNetwork.NODES)
                            .filter(i -> i != victim)
                            .allMatch(i -> told.get(i).size() == PAYMENTS));
        }
    }

    /** Who is hidden is linked to others, and to nobody else who is hidden. */
    private void checkLinks() {
        for (int i : hidden) {
            List<Optional<Hash256>> linked = running(i).queries().node().peers().stream()
                    .map(PeerView::masternodeId)
                    .toList();
            assertFalse(linked.isEmpty(), "node " + i + " has no links, seed " + seed);
            for (int other : hidden) {
                Hash256 id = NETWORK.genesis().masternodes().get(other).id();
                assertFalse(linked.contains(Optional.of(id)), "link of " + i + " to " + other + ", seed " + seed);
            }
        }
    }

    private void until(String what, BooleanSupplier done) {
        schedule.runUntil(what + " (seed " + seed + ")", done, PATIENCE);
    }

    private Path directory(int node) {
        return directory.resolve("node-" + node);
    }

    private @Nullable WholeNode node(int i) {
        return nodes.get(i);
    }

    private WholeNode running(int i) {
        WholeNode node = nodes.get(i);
        if (node == null) {
            throw new IllegalStateException("node " + i + " does not run");
        }
        return node;
    }

    private void start(int i) {
        List<WholeNode> made = new ArrayList<>(); // its vote log writes nothing before it is
        WholeNode node = new WholeNode(
                directory(i),
                Integer.toString(i),
                Optional.of(TestLedger.operator(i)),
                NETWORK.genesis(),
                new ScheduledSurroundings(
                                schedule, chronicle, i, () -> made.getFirst().voteLog())
                        .of(network.transport(WholeNetwork.endpoint(i), hidden.contains(i))));
        made.add(node);
        EventLog events = node.queries().node().events();
        long[] cursor = {events.lastId()};
        var _ = events.subscribe(() -> cursor[0] = read(i, events, cursor[0]), true);
        chronicle.happened("start " + i);
        try {
            node.start();
        } catch (NodeStartException e) {
            throw new AssertionError("node " + i + " does not start, seed " + seed, e);
        }
        nodes.set(i, node);
    }

    private void stop(int i) {
        WholeNode node = running(i);
        nodes.set(i, null);
        checkConduct(i, node.conduct());
        node.voteLog().load().forEach(record -> chronicle.written(i, record.toString()));
        chronicle.happened("stop " + i);
        node.stop();
    }

    /** Starting, catching up and being started again are no faults; only time-outs may count, and nobody is banned. */
    private void checkConduct(int i, Conduct conduct) {
        for (Fault fault : Fault.values()) {
            if (fault != Fault.TIMED_OUT) {
                assertEquals(0, conduct.faults(fault), fault + " at node " + i + ", seed " + seed);
            }
        }
        assertEquals(List.of(), conduct.bans(), "bans of node " + i + ", seed " + seed);
    }

    /** What a node tells its clients. */
    private long read(int i, EventLog events, long cursor) {
        EventLog.Batch batch = events.read(cursor, Integer.MAX_VALUE);
        for (EventLog.Entry entry : batch.entries()) {
            if (entry.event() instanceof NodeEvent.BlockFinal block) {
                chronicle.isFinal(i, block.header().height(), block.hash());
                block.transactions().stream()
                        .map(Transaction::txid)
                        .filter(PAYMENT_IDS::contains)
                        .forEach(told.get(i)::add);
            } else {
                chronicle.happened("event " + i + " " + entry.event());
            }
        }
        return batch.cursor();
    }

    /** The next payments go to any node that takes them; those that nobody took, or that a stopped one took with it, go again. */
    private void pay() {
        int i = (int) schedule.draw(WholeNetwork.NODES);
        WholeNode node = node(i);
        if (node != null && node.takesTransactions()) {
            int count = (int) Math.min(1 + schedule.draw(MOST_AT_ONCE), PAYMENTS - sent);
            List<Transaction> next = count > 0 ? NETWORK.payments().subList(sent, sent + count) : forgotten(i);
            sent += count;
            if (!next.isEmpty()) {
                node.submissions()
                        .submitAll(next.stream().map(Transaction::encode).toList())
                        .whenComplete((outcomes, failure) -> answered(node, i, outcomes, failure));
            }
        }
        long pause = sent < PAYMENTS ? TimeUnit.MILLISECONDS.toNanos(200) : TimeUnit.SECONDS.toNanos(5);
        schedule.after(1 + schedule.draw(pause), this::pay);
    }

    private List<Transaction> forgotten(int i) {
        return NETWORK.payments().stream()
                .filter(payment -> !told.get(i).contains(payment.txid()))
                .toList();
    }

    private void answered(WholeNode asked, int i, @Nullable List<SubmitOutcome> outcomes, @Nullable Throwable failure) {
        if (node(i) != asked) {
            return; // it is stopping: its client will ask again
        }
        if (failure != null || outcomes == null) {
            schedule.failed(new AssertionError("node " + i + " does not answer", failure));
            return;
        }
        for (SubmitOutcome outcome : outcomes) {
            chronicle.happened("answer " + i + " " + outcome);
            if (!(outcome instanceof SubmitOutcome.Accepted)) {
                schedule.failed(new AssertionError("node " + i + " refuses a payment: " + outcome));
            }
        }
    }

    /** All nodes have the same blocks and coins. */
    private void checkChains() {
        long height = Long.MAX_VALUE;
        for (int i = 0; i < WholeNetwork.NODES; i++) {
            height = Math.min(height, running(i).queries().node().status().height());
        }
        for (long at = 1; at <= height; at++) {
            Set<Hash256> blocks = new LinkedHashSet<>();
            for (int i = 0; i < WholeNetwork.NODES; i++) {
                blocks.add(answer(running(i).queries().chain().blockByHeight(at))
                        .map(BlockView::block)
                        .map(Block::hash)
                        .orElseThrow());
            }
            assertEquals(1, blocks.size(), "blocks at height " + at + ", seed " + seed);
        }
        for (int i = 0; i < WholeNetwork.NODES; i++) {
            Totals totals = answer(running(i).queries().chain().totals());
            assertEquals(totals.supply(), totals.satoshis() + totals.epochFees(), "coins of node " + i);
        }
    }

    /** Every node answers for every payment, whether it saw it become final or found it on its disk. */
    private void checkPayments() {
        for (int i = 0; i < WholeNetwork.NODES; i++) {
            for (Transaction payment : NETWORK.payments()) {
                Optional<TransactionState> state = answer(
                                running(i).queries().transactions().transaction(payment.txid()))
                        .map(TransactionView::state);
                assertEquals(
                        Optional.of(TransactionState.Final.class),
                        state.map(Object::getClass),
                        "payment on node " + i + ", seed " + seed);
            }
        }
    }

    private <T> T answer(CompletionStage<T> question) {
        CompletableFuture<T> answer = question.toCompletableFuture();
        until("an answer", answer::isDone);
        return answer.join();
    }

    boolean restarted() {
        return restarted;
    }

    String hash() {
        return hash;
    }

    @Override
    public String toString() {
        return "seed " + seed + ": " + hash + ", " + chronicle + ", " + schedule.happened() + " events in "
                + TimeUnit.NANOSECONDS.toMillis(schedule.nanos()) + " virtual ms, node " + victim + " started again";
    }
}
