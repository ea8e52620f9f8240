package io.timecoin.replica;

import io.timecoin.consensus.Evidence;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** Whole replicas on virtual time from a seed: real rules, mempool and settlement; everything between them may go wrong. */
final class SimulatedReplicas {

    /**
     * What goes wrong until the faults end.
     *
     * @param drop share of the messages that are lost, and of those that come twice
     * @param gossip whether transactions travel by themselves; otherwise only blocks bring them
     * @param sleeper whether the last node is off for most of the time, and comes back several epochs later
     */
    record Plan(long seed, int nodes, double drop, int maxDelay, int crashes, boolean gossip, boolean sleeper) {}

    private static final long FAULTS_END = 9_000;
    private static final long DEADLINE = 60_000;
    private static final long EPOCH_MILLIS = 3_000;

    private record Event(long time, long order, Runnable action) {}

    final TestLedger ledger;
    final Random random;
    long now;

    private final Plan plan;
    private final List<SimulatedReplica> nodes = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::order));
    private final Map<Long, Hash256> finalAt = new HashMap<>();
    private final Map<Integer, Set<Statement>> said = new HashMap<>();
    private final List<List<Transaction>> payments = new ArrayList<>();
    private final List<Transaction> rivals = new ArrayList<>();
    private long scheduled;
    private long fetches;
    private int loser = -1;

    private SimulatedReplicas(Plan plan) {
        this.plan = plan;
        this.random = new Random(plan.seed());
        ChainParameters standard = ChainParameters.STANDARD;
        this.ledger = TestLedger.ofBronze(
                plan.nodes(),
                new ChainParameters(
                        EPOCH_MILLIS,
                        standard.minOutput(),
                        standard.minFee(),
                        standard.feeDivisor(),
                        standard.feePerByte(),
                        standard.maxBlockBytes(),
                        5,
                        standard.maxBlockWitnesses(),
                        standard.rewardBase()));
        for (int i = 0; i < plan.nodes(); i++) {
            nodes.add(new SimulatedReplica(i, this));
        }
    }

    /** Runs to the end and checks; fails with the plan, so with its seed. */
    static SimulatedReplicas run(Plan plan) {
        SimulatedReplicas network = new SimulatedReplicas(plan);
        try {
            network.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(plan + " at " + network.now + " ms: " + e.getMessage(), e);
        }
        return network;
    }

    private void run() {
        nodes.forEach(node -> schedule(random.nextInt(300), node::start));
        for (int wallet = 0; wallet < 6; wallet++) {
            payments.add(chainOfPayments(wallet));
        }
        rivals.add(ledger.transfer(8, 9, 1_000_000));
        rivals.add(ledger.transfer(8, 10, 2_000_000));
        schedule(1_500, () -> nodes.get(0).submit(List.of(rivals.get(0))));
        schedule(1_500, () -> nodes.get(1).submit(List.of(rivals.get(1))));
        for (List<Transaction> chain : payments) {
            long at = 500L + random.nextInt(4_000);
            for (Transaction payment : chain) {
                at += random.nextInt(200);
                schedule(at, () -> submitAnywhere(payment));
            }
        }
        scheduleCrashes();
        runUntil(FAULTS_END);
        nodes.stream().filter(node -> !node.isUp()).forEach(SimulatedReplica::start);
        long next = FAULTS_END;
        while (!isSettled() || epoch() < 2) { // a chain that lives goes on settling
            if (now > DEADLINE) {
                throw new AssertionError("not settled: " + describe());
            }
            payments.forEach(chain -> chain.stream()
                    .filter(payment -> nodes.stream().noneMatch(node -> node.disk.isFinal(payment.txid())))
                    .forEach(this::submitAnywhere));
            rivals.forEach(this::submitAnywhere);
            next += 1_500;
            runUntil(next);
        }
        check();
    }

    /** Each spends the change of the one before, which may not be final yet. */
    private List<Transaction> chainOfPayments(int wallet) {
        List<Transaction> chain = new ArrayList<>();
        Transaction last = ledger.transfer(wallet, 12, 1_000_000 + wallet);
        chain.add(last);
        for (int i = 0; i < 4; i++) {
            long change = last.outputs().get(1).value();
            last = ledger.transfer(
                    new OutPoint(last.txid(), 1),
                    change,
                    TestLedger.wallet(wallet),
                    TestLedger.address(TestLedger.wallet(13)),
                    1_000_000);
            chain.add(last);
        }
        return chain;
    }

    private void submitAnywhere(Transaction transaction) {
        List<SimulatedReplica> running =
                nodes.stream().filter(SimulatedReplica::isUp).toList();
        if (!running.isEmpty()) {
            running.get(random.nextInt(running.size())).submit(List.of(transaction));
        }
    }

    private void scheduleCrashes() {
        for (int i = 0; i < plan.crashes(); i++) {
            SimulatedReplica victim = nodes.get(random.nextInt(nodes.size()));
            schedule(1_000 + random.nextInt(7_000), () -> crash(victim, random.nextInt(1_500), random.nextInt(6) == 0));
        }
        if (plan.crashes() > 3) {
            schedule(
                    3_000 + random.nextInt(3_000),
                    () -> nodes.forEach(node -> crash(node, random.nextInt(500), false)));
        }
        if (plan.sleeper()) {
            schedule(400, () -> crash(nodes.getLast(), 8_000, false));
        }
    }

    private void crash(SimulatedReplica node, long downFor, boolean losesRecord) {
        if (node.isUp() && now < FAULTS_END) {
            boolean mayLose = losesRecord && (loser < 0 || loser == node.index); // more would be a third of the weight
            loser = mayLose ? node.index : loser;
            node.crash(mayLose);
            schedule(downFor, () -> {
                if (!node.isUp()) {
                    node.start();
                }
            });
        }
    }

    private boolean isSettled() {
        boolean allFinal = nodes.stream()
                .allMatch(node ->
                        payments.stream().flatMap(List::stream).allMatch(payment -> node.disk.isFinal(payment.txid())));
        long heads =
                nodes.stream().map(node -> node.disk.tip().hash()).distinct().count();
        boolean clean = nodes.stream().allMatch(node -> node.recentOutputs() == 0);
        return allFinal && heads == 1 && clean;
    }

    private void check() {
        for (SimulatedReplica node : nodes) {
            long won = rivals.stream()
                    .filter(rival -> node.disk.isFinal(rival.txid()))
                    .count();
            if (won != 1) {
                throw new AssertionError(won + " of two conflicting payments are final at node " + node.index);
            }
            long expected = ledger.genesis().supply() + node.disk.tip().minted();
            if (node.disk.supply() != expected) {
                throw new AssertionError("supply " + node.disk.supply() + ", not " + expected);
            }
            if (node.replica().mempool().size() != 0) {
                throw new AssertionError("left in the mempool of node " + node.index);
            }
        }
    }

    private String describe() {
        return nodes.stream()
                .map(node ->
                        "node " + node.index + " at height " + node.disk.tip().height() + "/"
                                + node.replica().tip().height() + ", "
                                + node.replica().core().summary() + ", voting "
                                + node.replica().core().isVoting()
                                + ", recent " + node.recentOutputs() + ", final "
                                + payments.stream()
                                        .flatMap(List::stream)
                                        .filter(payment -> node.disk.isFinal(payment.txid()))
                                        .count())
                .toList()
                .toString();
    }

    private void runUntil(long end) {
        while (!events.isEmpty() && events.peek().time() <= end) {
            Event event = events.poll();
            now = event.time();
            event.action().run();
        }
        now = end;
    }

    void schedule(long delay, Runnable action) {
        events.add(new Event(now + delay, scheduled++, action));
    }

    Moment moment() {
        return new Moment(now, TestLedger.GENESIS_TIME + now);
    }

    int size() {
        return nodes.size();
    }

    boolean gossips() {
        return plan.gossip();
    }

    void fetched() {
        fetches++;
    }

    /** How often transactions were asked for. */
    long fetches() {
        return fetches;
    }

    long height() {
        return nodes.getFirst().disk.tip().height();
    }

    long epoch() {
        return nodes.getFirst().disk.tip().epoch();
    }

    int indexOf(PublicKey nodeKey) {
        for (int i = 0; i < nodes.size(); i++) {
            if (SimulatedReplica.nodeKey(i).equals(nodeKey)) {
                return i;
            }
        }
        throw new AssertionError("no node " + nodeKey);
    }

    void others(int from, Consumer<SimulatedReplica> message) {
        for (int to = 0; to < nodes.size(); to++) {
            if (to != from) {
                send(from, to, message);
            }
        }
    }

    void send(int from, int to, Consumer<SimulatedReplica> message) {
        boolean faulty = now < FAULTS_END;
        if (faulty && random.nextDouble() < plan.drop()) {
            return;
        }
        int copies = faulty && random.nextDouble() < plan.drop() ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            int delay = 1 + random.nextInt(faulty ? plan.maxDelay() : 20);
            schedule(delay, () -> {
                if (nodes.get(to).isUp()) {
                    message.accept(nodes.get(to));
                }
            });
        }
    }

    /** Nobody may ever say two things that exclude each other, crashes or not (protocol §5). */
    void said(int node, Optional<Proposal> proposal, List<Vote> votes) {
        Set<Statement> before = said.computeIfAbsent(node, key -> new HashSet<>());
        List<Statement> fresh = new ArrayList<>();
        proposal.ifPresent(own -> fresh.add(own.statement()));
        votes.forEach(vote -> fresh.add(vote.statement()));
        for (Statement statement : fresh) {
            for (Statement earlier : before) {
                if (Evidence.conflict(earlier, statement)) {
                    throw new AssertionError("node " + node + " says " + statement + " after " + earlier);
                }
            }
            before.add(statement);
        }
    }

    void finalized(int node, FinalizedBlock block) {
        Hash256 other =
                finalAt.putIfAbsent(block.block().height(), block.block().hash());
        if (other != null && !other.equals(block.block().hash())) {
            throw new AssertionError("node " + node + " has another final block at height "
                    + block.block().height());
        }
    }
}
