package io.timecoin.cli.bench;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Offers transactions to all nodes in turn over gRPC and sees them become final. It shares the machine with what it
 * measures, so it has two threads: the transport's event loop, which only notes what arrived and when, and the caller's,
 * which owns all state. When a node is lost, what it had and is not final goes to the others.
 *
 * <p>The queue between the two is bounded by what can be unanswered, and by the blocks that become final.
 */
final class LoadDriver implements AutoCloseable {

    private static final long TICK_NANOS = 4_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long ALL_LOST_NANOS = 20 * SECOND;
    private static final long DRAIN_NANOS = 60 * SECOND;
    private static final long SWEEP_NANOS = 10 * SECOND;

    private final EventLoopGroup eventLoop;
    private final BlockingQueue<Signal> signals;
    private final List<DrivenNode> nodes;
    private final LoadStall.Limits limits;
    private int turn;
    private long lastUp;

    private LoadDriver(
            EventLoopGroup eventLoop, BlockingQueue<Signal> signals, List<DrivenNode> nodes, LoadStall.Limits limits) {
        this.eventLoop = eventLoop;
        this.signals = signals;
        this.nodes = nodes;
        this.limits = limits;
    }

    /** A driver of the nodes with these client APIs; not connected yet. */
    static LoadDriver of(List<URI> apis) {
        return of(apis, LoadStall.Limits.STANDARD);
    }

    /** The same with other patience while all of a load has to become final. */
    static LoadDriver of(List<URI> apis, LoadStall.Limits limits) {
        EventLoopGroup eventLoop = new NioEventLoopGroup(1, new DefaultThreadFactory("bench-io", true));
        BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
        List<DrivenNode> nodes = new ArrayList<>();
        for (int i = 0; i < apis.size(); i++) {
            nodes.add(new DrivenNode(new NodeLink(i, apis.get(i), eventLoop, signals::add)));
        }
        return new LoadDriver(eventLoop, signals, nodes, limits);
    }

    /**
     * Waits until all nodes are connected.
     *
     * @throws BenchException naming one that is not in time
     */
    void connect(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        LoadRun idle = new LoadRun(
                PreparedTransactions.none(), LoadPlan.all(1, patience), LoadObserver.NONE, System.nanoTime());
        while (nodes.stream().anyMatch(node -> !node.isUp())) {
            long now = System.nanoTime();
            if (now - deadline > 0) {
                DrivenNode missing =
                        nodes.stream().filter(node -> !node.isUp()).findFirst().orElseThrow();
                throw new BenchException(
                        "node " + nodes.indexOf(missing) + " cannot be reached: " + missing.lastReason());
            }
            reconnect(now);
            take(idle);
        }
    }

    /**
     * Runs one load to its end.
     *
     * @throws BenchException if a transaction is refused, an acknowledged one is lost, there are too few of them, or where all have
     *     to become final none does for too long
     */
    LoadOutcome run(PreparedTransactions prepared, LoadPlan plan, LoadObserver observer) {
        long began = System.nanoTime();
        LoadRun run = new LoadRun(prepared, plan, observer, began);
        lastUp = began;
        if (plan.untilAllFinal()) {
            offer(run, run.meter.measuredTo());
            if (!run.tracker.allFinal()) {
                throw unfinished(run, " after " + plan.measured().toSeconds() + " s");
            }
            return run.outcome();
        }
        offer(run, run.meter.measuredFrom());
        observer.measuringBegins(System.nanoTime());
        run.tell();
        offer(run, run.meter.measuredTo());
        observer.measuringEnds(System.nanoTime());
        run.tell();
        drain(run);
        return run.outcome();
    }

    private BenchException unfinished(LoadRun run, String when) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            words.add("node " + i + " " + nodes.get(i).words());
        }
        return new BenchException(run.tracker.finals() + " of " + run.prepared.size() + " transactions are final" + when
                + "; " + String.join("; ", words));
    }

    private void requireProgress(LoadRun run, LoadStall stall, long now) {
        stall.look(run.tracker.finals(), now);
        if (stall.isOver(now)) {
            throw unfinished(run, ", and none became so for " + limits.most().toMillis() / 1e3 + " s");
        }
        if (stall.isAgainDue(now)) {
            sendAllAgain(run);
        }
    }

    private void sendAllAgain(LoadRun run) {
        for (int i = 0; i < nodes.size(); i++) {
            run.tracker.sendAgainAllOf(i);
        }
    }

    private void offer(LoadRun run, long until) {
        LoadStall stall = new LoadStall(limits, System.nanoTime());
        for (long now = System.nanoTime(); now - until < 0; now = System.nanoTime()) {
            if (run.isOver()) {
                return;
            }
            if (run.plan.untilAllFinal()) {
                requireProgress(run, stall, now);
            }
            reconnect(now);
            send(run, run.allowedFresh(now), now);
            requireSome(now);
            take(run);
            if (run.meter.isIntervalOver(now)) {
                run.tell();
            }
        }
    }

    private void send(LoadRun run, int allowedFresh, long now) {
        int fresh = allowedFresh;
        int again = run.allowedAgain(now);
        int unanswered = run.plan.maxUnanswered();
        int usable = (int)
                nodes.stream().filter(node -> node.isUsable(now, unanswered)).count();
        int share = usable == 0 ? 0 : Math.ceilDiv(fresh + again, usable);
        while (share > 0 && fresh + again > 0) {
            int chosen = nextUsable(now, unanswered);
            if (chosen < 0) {
                break;
            }
            int before = run.tracker.sent();
            int waiting = run.tracker.waitingAgain();
            int[] batch = run.take(Math.min(share, run.mostInRequest), again, fresh, chosen, System.nanoTime());
            again -= waiting - run.tracker.waitingAgain();
            fresh -= run.tracker.sent() - before;
            if (batch.length == 0) {
                return; // there are no more
            }
            nodes.get(chosen).send(run.prepared, batch);
        }
        if (fresh > 0) {
            run.heldBack();
        }
    }

    private int nextUsable(long now, int unanswered) {
        for (int i = 0; i < nodes.size(); i++) {
            turn = (turn + 1) % nodes.size();
            if (nodes.get(turn).isUsable(now, unanswered)) {
                return turn;
            }
        }
        return -1;
    }

    private void requireSome(long now) {
        if (nodes.stream().anyMatch(node -> node.isUp())) {
            lastUp = now;
        } else if (now - lastUp > ALL_LOST_NANOS) {
            throw new BenchException(
                    "no node can be reached any more: " + nodes.getFirst().lastReason());
        }
    }

    private void reconnect(long now) {
        for (DrivenNode node : nodes) {
            node.reconnect(now);
        }
    }

    /** Waits for a tick at most, and takes in all that has arrived. */
    private void take(LoadRun run) {
        try {
            Signal signal = signals.poll(TICK_NANOS, TimeUnit.NANOSECONDS);
            while (signal != null) {
                DrivenNode node = nodes.get(signal.node());
                if (node.isCurrent(signal)) {
                    run.take(node, signal);
                }
                signal = signals.poll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    /** Nothing new begins; what a node has taken must become final. Halfway it is sent once more, which is harmless. */
    private void drain(LoadRun run) {
        run.endOffering();
        long deadline = System.nanoTime() + DRAIN_NANOS;
        long sweep = System.nanoTime() + SWEEP_NANOS;
        while (!run.tracker.nothingLeft()) {
            long now = System.nanoTime();
            if (now - deadline > 0) {
                LoadTracker.Unfinished left = run.tracker.unfinished();
                throw new BenchException(left.acknowledged().size() + " acknowledged transactions are not final "
                        + DRAIN_NANOS / SECOND + " s after the end, nor are " + left.unacknowledged()
                        + " that no node acknowledged"
                        + left.acknowledged().stream()
                                .findFirst()
                                .map(i -> "; one is " + run.prepared.txid(i))
                                .orElse(""));
            }
            if (now - sweep > 0) {
                sendAllAgain(run);
                sweep = deadline;
            }
            reconnect(now);
            send(run, 0, now);
            take(run);
        }
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.close());
        var _ = eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS); // its thread is a daemon
    }
}
