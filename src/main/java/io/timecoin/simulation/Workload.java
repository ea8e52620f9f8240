package io.timecoin.simulation;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.mempool.MempoolLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What clients do: chains of payments that spend their own change, rivals for one coin, and transactions that break a rule. */
final class Workload {

    /**
     * How much.
     *
     * @param chains of payments, each of a wallet of its own
     * @param length payments in a chain
     * @param gapMillis most time between two of a chain
     * @param rivals pairs of payments that spend the same coin, sent to different nodes
     * @param expiring payments that are valid for a moment only
     * @param invalid transactions that break a rule
     */
    public record Size(int chains, int length, long gapMillis, int rivals, int expiring, int invalid) {
        static final Size USUAL = new Size(6, 5, 800, 2, 2, 2);
    }

    private static final long VALUE = 1_000_000;

    /** How long a client waits for a payment to become final before it sends it again, ms. */
    private static final long PATIENCE_MILLIS = 3_000;

    private static final int RECEIVER = SimulatedLedger.WALLETS - 1;

    private record Submitted(int host, long micros) {}

    private final SimulatedWorld world;
    private final List<List<Transaction>> payments = new ArrayList<>();
    private final List<List<Transaction>> rivals = new ArrayList<>();

    /** Submitted once, to one node: that has to do, unless mempools are so small that a node says it cannot keep it. */
    private final List<Transaction> afterFaults = new ArrayList<>();

    private final Map<Hash256, Submitted> waiting = new LinkedHashMap<>();
    private final List<Long> latencies = new ArrayList<>();
    private int nextWallet;
    private boolean paidEverywhere;

    Workload(SimulatedWorld world) {
        this.world = world;
    }

    void schedule() {
        Size size = world.plan.payments();
        for (int i = 0; i < size.chains(); i++) {
            List<Transaction> chain = chain(nextWallet++, size.length());
            payments.add(chain);
            long at = 300 + world.random.nextLong(1_000);
            for (Transaction payment : chain) {
                at += world.random.nextLong(size.gapMillis());
                submitAt(at, payment);
            }
        }
        for (int i = 0; i < size.rivals(); i++) {
            int wallet = nextWallet++;
            List<Transaction> pair = List.of(genesisPayment(wallet, VALUE, 0), genesisPayment(wallet, 2 * VALUE, 0));
            rivals.add(pair);
            long at = 500 + world.random.nextLong(4_000);
            pair.forEach(rival -> submitAt(at + world.random.nextLong(20), rival));
        }
        for (int i = 0; i < size.expiring(); i++) {
            long at = 500 + world.random.nextLong(4_000);
            long until = SimulatedLedger.GENESIS_TIME + at + world.random.nextLong(300);
            submitAt(at, genesisPayment(nextWallet++, VALUE, until));
        }
        for (int i = 0; i < size.invalid(); i++) {
            Transaction invalid = invalid(nextWallet++, i);
            world.checkers.ledger().neverFinal(invalid);
            submitAt(500 + world.random.nextLong(4_000), invalid);
        }
        world.time.after(PATIENCE_MILLIS * VirtualTime.MILLI, this::sendAgain);
    }

    /** Clients that have waited send again, in order, to whom they like. */
    private void sendAgain() {
        if (world.isHealed()) {
            return; // from then on everybody does
        }
        payments.forEach(chain -> chain.stream().filter(this::isWaitedFor).forEach(this::submit));
        world.time.after(PATIENCE_MILLIS * VirtualTime.MILLI, this::sendAgain);
    }

    private boolean isWaitedFor(Transaction payment) {
        Submitted submitted = waiting.get(payment.txid());
        return submitted != null
                && submitted.micros() + PATIENCE_MILLIS * VirtualTime.MILLI <= world.time.micros()
                && !world.checkers.ledger().isFinal(payment.txid());
    }

    private Transaction genesisPayment(int wallet, long value, long validUntil) {
        return world.ledger.transfer(
                world.ledger.coinOf(wallet), SimulatedLedger.COIN, wallet, RECEIVER, value, validUntil);
    }

    /** Each spends the change of the one before, which may not be final yet. */
    private List<Transaction> chain(int wallet, int length) {
        List<Transaction> chain = new ArrayList<>();
        chain.add(genesisPayment(wallet, VALUE, 0));
        while (chain.size() < length) {
            Transaction last = chain.getLast();
            chain.add(world.ledger.transfer(
                    new OutPoint(last.txid(), 1), last.outputs().get(1).value(), wallet, RECEIVER, VALUE, 0));
        }
        return chain;
    }

    /** One that pays more than it has, or one signed by somebody else. */
    private Transaction invalid(int wallet, int kind) {
        return kind % 2 == 0
                ? world.ledger.transfer(
                        world.ledger.coinOf(wallet), 2 * SimulatedLedger.COIN, wallet, RECEIVER, VALUE, 0)
                : world.ledger.transfer(
                        world.ledger.coinOf(wallet), SimulatedLedger.COIN, RECEIVER, RECEIVER, VALUE, 0);
    }

    private void submitAt(long millis, Transaction transaction) {
        world.time.after(millis * VirtualTime.MILLI, () -> submit(transaction));
    }

    /** A client sends a transaction to a correct node that runs, if there is one. */
    void submit(Transaction transaction) {
        List<SimulatedNode> running =
                world.correct().stream().filter(SimulatedNode::isUp).toList();
        if (running.isEmpty()) {
            return;
        }
        submitTo(running.get(world.random.nextInt(running.size())), transaction);
    }

    /** A client sends a transaction to a node, and waits until it is final there. */
    void submitTo(SimulatedNode node, Transaction transaction) {
        waiting.putIfAbsent(transaction.txid(), new Submitted(node.host, world.time.micros()));
        world.trace.add(() -> "a client sends " + transaction + " to node " + node.host);
        node.submit(List.of(transaction));
    }

    /** Whether that was done. */
    boolean hasPaidEverywhere() {
        return paidEverywhere;
    }

    /** At each correct node one new payment is made, as far as there are wallets. */
    void payEverywhere() {
        paidEverywhere = true;
        for (SimulatedNode node : world.staying()) {
            if (nextWallet < RECEIVER) {
                Transaction payment = genesisPayment(nextWallet++, VALUE, 0);
                afterFaults.add(payment);
                waiting.put(payment.txid(), new Submitted(node.host, world.time.micros()));
                node.submit(List.of(payment));
            }
        }
    }

    /** A steady payment is made. */
    void payOnce(SimulatedNode node, Transaction payment) {
        afterFaults.add(payment);
        submitTo(node, payment);
    }

    /** Clients send again what is not final anywhere. */
    void resubmit() {
        if (!world.plan.mempool().equals(MempoolLimits.STANDARD)) {
            afterFaults.stream().filter(this::isWaitedFor).forEach(this::submit);
        }
        payments.forEach(chain -> chain.stream()
                .filter(payment -> !world.checkers.ledger().isFinal(payment.txid()))
                .forEach(this::submit));
        rivals.stream()
                .filter(pair ->
                        pair.stream().noneMatch(rival -> world.checkers.ledger().isFinal(rival.txid())))
                .forEach(pair -> pair.forEach(this::submit));
    }

    void finalized(int host, Block block) {
        for (Transaction transaction : block.transactions()) {
            Submitted submitted = waiting.get(transaction.txid());
            if (submitted != null && submitted.host() == host) {
                waiting.remove(transaction.txid());
                latencies.add(world.time.micros() - submitted.micros());
            }
        }
    }

    /** Whether a node holds all payments to be final, and one of each pair of rivals. */
    boolean isDoneAt(SimulatedNode node) {
        return Stream.concat(payments.stream().flatMap(List::stream), afterFaults.stream())
                        .allMatch(payment -> node.disk().isFinal(payment.txid()))
                && rivals.stream()
                        .allMatch(pair ->
                                pair.stream().anyMatch(rival -> node.disk().isFinal(rival.txid())));
    }

    /** From being submitted to being final at that node, microseconds. */
    List<Long> latencies() {
        return latencies;
    }
}
