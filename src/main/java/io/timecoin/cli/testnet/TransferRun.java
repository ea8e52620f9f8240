package io.timecoin.cli.testnet;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.cli.client.Retry;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;

/** Sends signed transfers of the faucet's coins through all nodes in turn, and sees each of them final on every node. */
public final class TransferRun {

    private static final int IN_FLIGHT = 64;
    private static final int ATTEMPTS = 5;
    private static final Duration FINALITY_PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    private static final Duration AGREEMENT_PATIENCE = Duration.ofSeconds(30);

    private final LocalNetworkFiles.Shared shared;
    private final List<NodeClient> nodes;
    private final IntConsumer progress;
    private final TransferPlan plan;
    private final ConcurrentLinkedQueue<Long> finalityMillis = new ConcurrentLinkedQueue<>();
    private final AtomicInteger done = new AtomicInteger();

    /**
     * A run that has not begun.
     *
     * @param progress is told how many transfers are final everywhere, on any thread
     */
    public TransferRun(LocalNetworkFiles.Shared shared, List<NodeClient> nodes, IntConsumer progress) {
        this.shared = shared;
        this.nodes = List.copyOf(nodes);
        this.progress = progress;
        this.plan = new TransferPlan(shared.genesis().hash(), shared.genesis().parameters(), shared.faucet());
    }

    /**
     * Sends {@code count} transfers and waits for the end of all.
     *
     * @throws LocalNetworkException if one is refused or not final in time, coins run out, or the nodes disagree
     */
    public TransferResult run(int count) {
        long nanos = 0;
        for (int sent = 0; sent < count; ) {
            List<Transaction> batch = prepare(count - sent);
            long begin = System.nanoTime();
            sendAll(batch, sent);
            nanos += System.nanoTime() - begin;
            sent += batch.size();
        }
        NetworkHead head = NetworkHead.agreedBy(nodes, AGREEMENT_PATIENCE);
        if (!head.counted()) {
            throw new LocalNetworkException("a node has too many coins to add them up in its time for a read");
        }
        Histogram millis = new Histogram(NodeMonitor.HISTOGRAM_DIGITS);
        finalityMillis.forEach(millis::recordValue);
        return new TransferResult(count, nanos, millis, head);
    }

    /** Transfers of coins that are final now, at most {@code limit}. */
    private List<Transaction> prepare(int limit) {
        String faucet =
                AddressText.encode(shared.faucetAddress(), shared.genesis().network());
        List<Transaction> prepared = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Optional<String> next = cursor;
            JsonReply page =
                    Retry.within(AGREEMENT_PATIENCE, () -> nodes.getFirst().coins(faucet, next));
            for (JsonReply coin : page.list("items")) {
                if (prepared.size() < limit) {
                    plan.transfer(coin).ifPresent(prepared::add);
                }
            }
            cursor = page.optionalText("cursor");
        } while (cursor.isPresent() && prepared.size() < limit);
        if (prepared.isEmpty()) {
            throw new LocalNetworkException("the faucet " + faucet + " has no coin left that is large enough to send");
        }
        return prepared;
    }

    private void sendAll(List<Transaction> batch, int offset) {
        Semaphore slots = new Semaphore(IN_FLIGHT);
        List<Future<?>> sending = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < batch.size(); i++) {
                Transaction transfer = batch.get(i);
                int first = (offset + i) % nodes.size();
                slots.acquire();
                sending.add(threads.submit(() -> {
                    try {
                        send(transfer, first);
                        return true;
                    } finally {
                        slots.release();
                    }
                }));
            }
            for (Future<?> each : sending) {
                each.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalNetworkException("interrupted while sending transfers", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LocalNetworkException || e.getCause() instanceof NodeClientException) {
                throw new LocalNetworkException(String.valueOf(e.getCause().getMessage()), e);
            }
            throw new IllegalStateException("a transfer failed for no stated reason", e);
        }
    }

    private void send(Transaction transfer, int node) throws InterruptedException {
        long begin = System.nanoTime();
        JsonReply reply = submit(transfer, nodes.get(node));
        long millis = (System.nanoTime() - begin) / 1_000_000;
        if (!reply.text("state").equals("final")) {
            throw new LocalNetworkException("transfer " + transfer.txid() + " is still " + reply.text("state") + " at "
                    + reply.origin() + " after " + FINALITY_PATIENCE.toSeconds() + " s");
        }
        finalityMillis.add(millis);
        for (NodeClient each : nodes) {
            awaitFinal(transfer, each);
        }
        progress.accept(done.incrementAndGet());
    }

    /** The same transaction again is the same answer, so what was overloaded or broken off is simply repeated. */
    private static JsonReply submit(Transaction transfer, NodeClient node) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return node.submit(transfer, FINALITY_PATIENCE);
            } catch (NodeClientException e) {
                if (!e.isTransient() || attempt == ATTEMPTS) {
                    throw e;
                }
                Thread.sleep(POLL_INTERVAL.multipliedBy(1L << attempt));
            }
        }
    }

    private static void awaitFinal(Transaction transfer, NodeClient node) throws InterruptedException {
        long deadline = System.nanoTime() + FINALITY_PATIENCE.toNanos();
        while (!Retry.within(AGREEMENT_PATIENCE, () -> node.isFinal(transfer.txid()))) {
            if (System.nanoTime() - deadline > 0) {
                throw new LocalNetworkException("transfer " + transfer.txid() + " is not final at " + node.base());
            }
            Thread.sleep(POLL_INTERVAL);
        }
    }
}
