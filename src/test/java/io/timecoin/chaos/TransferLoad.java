package io.timecoin.chaos;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.cli.testnet.Await;
import io.timecoin.cli.testnet.FaucetTransfers;
import io.timecoin.cli.testnet.LocalNetworkFiles;
import io.timecoin.ledger.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Clients that send signed transfers through all nodes, so many a second, each until some node says that it is final; they
 * go to the next node when one is down, silent or behind. A node that answers slowly is sent less.
 */
public final class TransferLoad implements AutoCloseable {

    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(5);
    private static final long RETRY_NANOS = 200_000_000;

    /** Transfers that were first sent to one node and are not final. */
    private static final int OPEN_PER_NODE = 40;

    private final List<NodeClient> nodes;
    private final FaucetTransfers transfers;
    private final FinalLedger ledger;
    private final LongConsumer took;
    private final List<Semaphore> slots;
    private final AtomicLong turn = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private volatile int absent = -1;
    private volatile boolean paused = true;
    private volatile boolean closed;

    /** Paused at first. */
    TransferLoad(ChaosNetwork network, FinalLedger ledger, int perSecond) {
        this(network, ledger, perSecond, Integer.MAX_VALUE, _ -> {});
    }

    /**
     * Paused at first.
     *
     * @param coins uses no output of the genesis from this number on
     * @param took is told of each transfer that has become final how long that took, ns; any thread
     */
    public TransferLoad(ChaosNetwork network, FinalLedger ledger, int perSecond, int coins, LongConsumer took) {
        this(network.clients(), network.shared(), ledger, perSecond, coins, took);
    }

    /**
     * The same through the nodes of any network.
     *
     * @param shared what they share, with the key of its coins
     */
    public TransferLoad(
            List<NodeClient> nodes,
            LocalNetworkFiles.Shared shared,
            FinalLedger ledger,
            int perSecond,
            int coins,
            LongConsumer took) {
        this.nodes = nodes;
        this.ledger = ledger;
        this.took = took;
        this.slots = nodes.stream().map(_ -> new Semaphore(OPEN_PER_NODE)).toList();
        this.transfers = new FaucetTransfers(shared);
        transfers.load(nodes.getFirst(), coins);
        var _ = pace.scheduleAtFixedRate(this::begin, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
    }

    public void resume() {
        paused = false;
    }

    /** Begins no more, and waits until all that were begun are final. */
    public void pause() {
        paused = true;
        Await.until(
                ChaosNetwork.PATIENCE,
                () -> open.get() + " transfers are not final; contradictions: " + ledger.contradictions(),
                () -> open.get() == 0);
    }

    /** Waits until so many more are final. */
    public void awaitFinals(int more) {
        int before = ledger.size();
        Await.until(
                ChaosNetwork.PATIENCE,
                () -> (ledger.size() - before) + " of " + more + " new transfers are final",
                () -> ledger.size() >= before + more);
    }

    /** Sends nothing to this node any more, which does not run; −1 for none. */
    public void leaveOut(int node) {
        absent = node;
    }

    /** One new transfer through this node alone, until that node says that it is final. */
    void sendThrough(int node) {
        Transaction transfer = transfers.next();
        Await.until(
                ChaosNetwork.PATIENCE,
                () -> "transfer " + transfer.txid() + " is final at node " + node,
                () -> attempt(transfer, node));
        transfers.done(transfer);
    }

    private void begin() {
        if (paused || closed) {
            return;
        }
        int node = (int) (turn.getAndIncrement() % nodes.size());
        if (!slots.get(node).tryAcquire()) {
            return;
        }
        open.incrementAndGet();
        Transaction transfer = transfers.next();
        senders.execute(() -> {
            try {
                sendUntilFinal(transfer, node);
            } finally {
                slots.get(node).release();
                open.decrementAndGet();
            }
        });
    }

    private void sendUntilFinal(Transaction transfer, int first) {
        long begun = System.nanoTime();
        for (int node = first; !closed; node = (node + 1) % nodes.size()) {
            if (node != absent && attempt(transfer, node)) {
                took.accept(System.nanoTime() - begun);
                transfers.done(transfer);
                return;
            }
        }
    }

    /** Whether the node says that it is final. */
    private boolean attempt(Transaction transfer, int node) {
        try {
            JsonReply reply = nodes.get(node).submit(transfer, ANSWER_PATIENCE);
            if (reply.text("state").equals("final")) {
                JsonReply block = reply.object("block").orElseThrow();
                ledger.told(
                        transfer.txid(),
                        new FinalLedger.Place(block.number("height"), block.text("hash")),
                        "node " + node);
                return true;
            }
        } catch (NodeClientException e) {
            if (!mayPass(e)) {
                ledger.contradiction("node " + node + " refused " + transfer.txid() + ": " + e.getMessage());
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
        return false;
    }

    /** No answer, an overloaded or failing node, or one that is behind and does not know the coin yet. */
    private static boolean mayPass(NodeClientException e) {
        return e.isTransient()
                || e.status() >= 500
                || e.code().filter(code -> code.equals("INPUT_UNKNOWN")).isPresent();
    }

    @Override
    public void close() {
        closed = true;
        pace.shutdownNow();
        senders.shutdownNow();
        senders.close();
    }
}
