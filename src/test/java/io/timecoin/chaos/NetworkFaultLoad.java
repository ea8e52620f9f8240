package io.timecoin.chaos;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.Witness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Payments that go on while a fault lasts: each of its lanes spends a coin, waits until a node says that it is final, and
 * spends what came of it, at most once a second. What was ever said to be final is kept. Safe for any thread.
 */
final class NetworkFaultLoad {

    /** Those that differ by when and whom one asks; all others are a finding. */
    private static final Set<String> PASSING = Set.of("INPUT_UNKNOWN", "PARKED_FULL", "MEMPOOL_FULL", "OVERLOADED");

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long PACE_NANOS = 1_000_000_000;
    private static final long FEE = 1_000_000;

    private final Hash256 genesisHash;
    private final Signer owner;
    private final Queue<Map.Entry<OutPoint, Coin>> unspent;
    private final Queue<Transaction> finals = new ConcurrentLinkedQueue<>();
    private final Queue<String> findings = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();
    private volatile List<NodeClient> nodes = List.of();
    private volatile boolean stopping;

    NetworkFaultLoad(Genesis genesis, Signer faucet) {
        this.genesisHash = genesis.hash();
        this.owner = faucet;
        Address mine = Address.of(faucet.publicKey());
        this.unspent = new ConcurrentLinkedQueue<>(genesis.coins().entrySet().stream()
                .filter(coin ->
                        coin.getValue().owner().equals(mine) && !coin.getValue().collateral())
                .toList());
    }

    /** Begins with so many payments a second, through these nodes; what was counted before is forgotten, no coin is spent twice. */
    void start(int lanes, List<NodeClient> chosen) {
        nodes = List.copyOf(chosen);
        finals.clear();
        findings.clear();
        stopping = false;
        for (int lane = 0; lane < lanes; lane++) {
            int first = lane;
            running.incrementAndGet();
            Thread.ofVirtual().start(() -> {
                try {
                    run(first, next());
                } finally {
                    running.decrementAndGet();
                }
            });
        }
    }

    /** Whom payments are sent to from now on. */
    void sendTo(List<NodeClient> chosen) {
        nodes = List.copyOf(chosen);
    }

    /** Ends it and waits; a payment that is under way then may become final or not. */
    void stop() {
        stopping = true;
        NetworkFaultChecks.await(() -> running.get() + " lanes still run", () -> running.get() == 0);
    }

    /** All that a node has said to be final. */
    List<Transaction> finals() {
        return List.copyOf(finals);
    }

    int count() {
        return finals.size();
    }

    /** What no fault explains. */
    List<String> findings() {
        return List.copyOf(findings);
    }

    /** A payment of a coin that nobody else spends. */
    Transaction payment() {
        return payment(next());
    }

    private Map.Entry<OutPoint, Coin> next() {
        Map.Entry<OutPoint, Coin> coin = unspent.poll();
        if (coin == null) {
            throw new IllegalStateException("all coins are in use");
        }
        return coin;
    }

    private Transaction payment(Map.Entry<OutPoint, Coin> coin) {
        long value = coin.getValue().value();
        long rest = value - FEE;
        TransactionBody body = TransactionBody.transfer(
                List.of(coin.getKey()), List.of(new TransactionOutput(rest, Address.of(owner.publicKey()))));
        return Transaction.of(
                body, List.of(new Witness(owner.publicKey(), owner.sign(body.sighash(genesisHash, value)))));
    }

    private void run(int lane, Map.Entry<OutPoint, Coin> first) {
        Map.Entry<OutPoint, Coin> coin = first;
        long due = System.nanoTime();
        for (int number = lane; !stopping; number++) {
            Transaction payment = payment(coin);
            if (!sendUntilFinal(payment, number)) {
                return;
            }
            finals.add(payment);
            long value = payment.outputs().getFirst().value();
            coin = Map.entry(new OutPoint(payment.txid(), 0), new Coin(value, Address.of(owner.publicKey()), 0, false));
            due = Math.max(due + PACE_NANOS, System.nanoTime());
            while (!stopping && System.nanoTime() < due) {
                LockSupport.parkNanos(Math.min(PACE_NANOS / 10, due - System.nanoTime()));
            }
        }
    }

    /** Sends it to one node after the other until one says that it is final; false if it was stopped or found something. */
    private boolean sendUntilFinal(Transaction payment, int first) {
        for (int attempt = 0; !stopping; attempt++) {
            List<NodeClient> asked = nodes;
            NodeClient node = asked.get((first + attempt) % asked.size());
            try {
                JsonReply reply = node.submit(payment, PATIENCE);
                if (reply.text("state").equals("final")) {
                    return true;
                }
            } catch (NodeClientException e) {
                if (!e.isTransient() && !e.code().map(PASSING::contains).orElse(false)) {
                    findings.add(payment.txid() + ": " + e.getMessage());
                    return false;
                }
                LockSupport.parkNanos(PACE_NANOS / 5);
            }
        }
        return false;
    }
}
