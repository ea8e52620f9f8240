package io.timecoin.cli.bench;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.timecoin.ledger.Rule;
import io.timecoin.v1.FinalBlock;
import io.timecoin.v1.SubmitResult;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

    /** Requests that a node has not answered; more would only wait at its door. */
    private static final int MAX_UNANSWERED = 4;

    private static final int MAX_BATCH = 250;
    private static final long TICK_NANOS = 4_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long RECONNECT_NANOS = SECOND / 2;
    private static final long PAUSE_NANOS = 20_000_000L;
    private static final long ALL_LOST_NANOS = 20 * SECOND;
    private static final long DRAIN_NANOS = 60 * SECOND;
    private static final long SWEEP_NANOS = 10 * SECOND;
    private static final long PROGRESS_NANOS = 5 * SECOND;

    /** Reasons that are over by themselves. */
    private static final Set<String> FOR_NOW = Set.of(
            Rule.MEMPOOL_FULL.name(), Rule.PARKED_FULL.name(), Rule.OVERLOADED.name(), Rule.NOT_ACCEPTING.name());

    private final EventLoopGroup eventLoop;
    private final BlockingQueue<Signal> signals;
    private final List<Node> nodes;
    private int turn;

    private LoadDriver(EventLoopGroup eventLoop, BlockingQueue<Signal> signals, List<Node> nodes) {
        this.eventLoop = eventLoop;
        this.signals = signals;
        this.nodes = nodes;
    }

    /** A node as this thread knows it. */
    private static final class Node {
        private final NodeLink link;
        private final ArrayDeque<int[]> unanswered = new ArrayDeque<>();
        private boolean up;
        private boolean connecting;
        private long notBefore; // of sending if up, of connecting if not
        private String lastReason = "never connected";

        Node(NodeLink link) {
            this.link = link;
        }
    }

    /** One load under way. */
    private static final class Run {
        private final PreparedTransactions prepared;
        private final LoadPlan plan;
        private final LoadTracker tracker;
        private final LoadMeter meter;
        private final LoadObserver observer;
        private final long began;
        private long refusedForNow;
        private long gaps;
        private long lastUp;

        Run(PreparedTransactions prepared, LoadPlan plan, LoadObserver observer, long began) {
            this.prepared = prepared;
            this.plan = plan;
            this.observer = observer;
            this.began = began;
            this.lastUp = began;
            this.tracker = new LoadTracker(prepared.size());
            this.meter = new LoadMeter(
                    began, plan.warmup().toNanos(), plan.measured().toNanos());
        }
    }

    /** A driver of the nodes with these client APIs; not connected yet. */
    static LoadDriver of(List<URI> apis) {
        EventLoopGroup eventLoop = new NioEventLoopGroup(1, new DefaultThreadFactory("bench-io", true));
        BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < apis.size(); i++) {
            nodes.add(new Node(new NodeLink(i, apis.get(i), eventLoop, signals::add)));
        }
        return new LoadDriver(eventLoop, signals, nodes);
    }

    /**
     * Waits until all nodes are connected.
     *
     * @throws BenchException naming one that is not in time
     */
    void connect(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        Run idle = new Run(
                new PreparedTransactions(new byte[0][], new byte[0]),
                LoadPlan.all(1, patience),
                LoadObserver.NONE,
                System.nanoTime());
        while (nodes.stream().anyMatch(node -> !node.up)) {
            long now = System.nanoTime();
            if (now - deadline > 0) {
                Node missing =
                        nodes.stream().filter(node -> !node.up).findFirst().orElseThrow();
                throw new BenchException(
                        "node " + nodes.indexOf(missing) + " cannot be reached: " + missing.lastReason);
            }
            reconnect(now);
            take(idle);
        }
    }

    /**
     * Runs one load to its end.
     *
     * @throws BenchException if a transaction is refused, an acknowledged one is lost, or there are too few of them
     */
    LoadOutcome run(PreparedTransactions prepared, LoadPlan plan, LoadObserver observer) {
        Run run = new Run(prepared, plan, observer, System.nanoTime());
        if (plan.untilAllFinal()) {
            offer(run, run.meter.measuredTo());
            if (!run.tracker.allFinal()) {
                throw new BenchException(run.tracker.finals() + " of " + prepared.size()
                        + " transactions are final after " + plan.measured().toSeconds() + " s");
            }
            return run.meter.outcome(run.tracker, run.refusedForNow, run.gaps, System.nanoTime());
        }
        offer(run, run.meter.measuredFrom());
        observer.measuringBegins(System.nanoTime());
        offer(run, run.meter.measuredTo());
        observer.measuringEnds(System.nanoTime());
        drain(run);
        return run.meter.outcome(run.tracker, run.refusedForNow, run.gaps, System.nanoTime());
    }

    private void offer(Run run, long until) {
        long nextProgress = System.nanoTime() + PROGRESS_NANOS;
        for (long now = System.nanoTime(); now - until < 0; now = System.nanoTime()) {
            if (run.plan.untilAllFinal() && run.tracker.allFinal()) {
                return;
            }
            reconnect(now);
            send(run, allowedFresh(run, now), now);
            requireSome(run, now);
            take(run);
            if (now - nextProgress > 0) {
                run.observer.progress((now - run.began) / SECOND, run.tracker.finals(), run.tracker.inFlight());
                nextProgress += PROGRESS_NANOS;
            }
        }
    }

    /** Fresh transactions that may begin now. */
    private static int allowedFresh(Run run, long now) {
        int room = run.plan.inFlight() - run.tracker.inFlight();
        if (run.plan.rate().isPresent()) {
            long due = (now - run.began) / 1_000 * run.plan.rate().getAsInt() / 1_000_000 - run.tracker.sent();
            room = (int) Math.min(room, due);
        }
        if (room > 0 && run.tracker.neverSent() == 0 && !run.plan.untilAllFinal()) {
            throw new BenchException("all " + run.prepared.size() + " prepared transactions were sent after "
                    + (now - run.began) / SECOND + " s; prepare more with --transactions");
        }
        return Math.max(0, room);
    }

    private void send(Run run, int allowedFresh, long now) {
        int fresh = allowedFresh;
        int usable = (int) nodes.stream().filter(node -> isUsable(node, now)).count();
        int share = usable == 0 ? 0 : Math.ceilDiv(fresh + run.tracker.waitingAgain(), usable);
        while (share > 0 && fresh + run.tracker.waitingAgain() > 0) {
            int chosen = nextUsable(now);
            if (chosen < 0) {
                return;
            }
            int before = run.tracker.sent();
            int[] batch = run.tracker.take(Math.min(share, MAX_BATCH), fresh, chosen, System.nanoTime());
            if (batch.length == 0) {
                return;
            }
            fresh -= run.tracker.sent() - before;
            Node node = nodes.get(chosen);
            node.unanswered.add(batch);
            node.link.send(run.prepared, batch);
        }
    }

    private static boolean isUsable(Node node, long now) {
        return node.up && node.unanswered.size() < MAX_UNANSWERED && now - node.notBefore >= 0;
    }

    private int nextUsable(long now) {
        for (int i = 0; i < nodes.size(); i++) {
            turn = (turn + 1) % nodes.size();
            if (isUsable(nodes.get(turn), now)) {
                return turn;
            }
        }
        return -1;
    }

    private void requireSome(Run run, long now) {
        if (nodes.stream().anyMatch(node -> node.up)) {
            run.lastUp = now;
        } else if (now - run.lastUp > ALL_LOST_NANOS) {
            throw new BenchException("no node can be reached any more: " + nodes.getFirst().lastReason);
        }
    }

    private void reconnect(long now) {
        for (Node node : nodes) {
            if (!node.up && !node.connecting && now - node.notBefore >= 0) {
                node.connecting = true;
                node.link.connect();
            }
        }
    }

    /** Waits for a tick at most, and takes in all that has arrived. */
    private void take(Run run) {
        try {
            Signal signal = signals.poll(TICK_NANOS, TimeUnit.NANOSECONDS);
            while (signal != null) {
                Node node = nodes.get(signal.node());
                if (node.link.isCurrent(signal)) {
                    take(run, node, signal);
                }
                signal = signals.poll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private void take(Run run, Node node, Signal signal) {
        switch (signal) {
            case Signal.Opened opened -> {
                node.connecting = false;
                node.up = true;
                node.notBefore = System.nanoTime();
                node.link.open();
                run.observer.nodeChanged(opened.node(), "connected");
            }
            case Signal.Lost lost -> lose(run, node, lost);
            case Signal.Answered answered -> answered(run, node, answered);
            case Signal.BlockFinal done -> blockFinal(run, done);
            case Signal.EventsLost lost -> {
                // What is final already is answered as final when it is sent again.
                run.gaps++;
                run.tracker.sendAgainAllOf(lost.node());
            }
        }
    }

    private static void lose(Run run, Node node, Signal.Lost lost) {
        if (node.up) {
            run.observer.nodeChanged(lost.node(), "lost: " + lost.reason());
        }
        node.up = false;
        node.connecting = false;
        node.lastReason = lost.reason();
        node.notBefore = System.nanoTime() + RECONNECT_NANOS;
        node.unanswered.clear();
        node.link.abandon();
        run.tracker.sendAgainAllOf(lost.node());
    }

    private static void answered(Run run, Node node, Signal.Answered answered) {
        int[] batch = node.unanswered.poll();
        if (batch == null || batch.length != answered.results().size()) {
            throw new BenchException("node " + answered.node() + " answered what it was not asked");
        }
        for (int i = 0; i < batch.length; i++) {
            SubmitResult result = answered.results().get(i);
            switch (result.getState()) {
                case TRANSACTION_STATE_PENDING -> run.tracker.acknowledged(batch[i]);
                case TRANSACTION_STATE_FINAL -> {
                    if (run.tracker.finalByAnswer(batch[i])) {
                        run.meter.finalized(run.tracker.sentNanos(batch[i]), answered.nanos());
                    }
                }
                case TRANSACTION_STATE_REJECTED -> refused(run, node, answered.node(), batch[i], result);
                case TRANSACTION_STATE_UNSPECIFIED, UNRECOGNIZED ->
                    throw new BenchException("node " + answered.node() + " answered an unknown state");
            }
        }
    }

    private static void refused(Run run, Node node, int number, int index, SubmitResult result) {
        if (!FOR_NOW.contains(result.getRule())) {
            throw new BenchException("node " + number + " refused the transaction " + run.prepared.txid(index) + ": "
                    + result.getRule() + ", " + result.getDetail());
        }
        run.refusedForNow++;
        node.notBefore = System.nanoTime() + PAUSE_NANOS;
        run.tracker.sendAgain(index);
    }

    private static void blockFinal(Run run, Signal.BlockFinal done) {
        FinalBlock block = done.block();
        run.meter.block(block.getHeight(), block.getTxidsCount(), done.nanos());
        for (int i = 0; i < block.getTxidsCount(); i++) {
            int index = run.prepared.find(block.getTxids(i).toByteArray());
            if (index != PreparedTransactions.UNKNOWN && run.tracker.finalByEvent(index, done.node())) {
                run.meter.finalized(run.tracker.sentNanos(index), done.nanos());
            }
        }
    }

    /** Nothing new begins; what was sent must become final. Halfway all of it is sent once more, which is harmless. */
    private void drain(Run run) {
        long deadline = System.nanoTime() + DRAIN_NANOS;
        long sweep = System.nanoTime() + SWEEP_NANOS;
        while (run.tracker.finals() < run.tracker.sent()) {
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
                for (int i = 0; i < nodes.size(); i++) {
                    run.tracker.sendAgainAllOf(i);
                }
                sweep = deadline;
            }
            reconnect(now);
            send(run, 0, now);
            take(run);
        }
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.link.close());
        var _ = eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS); // its thread is a daemon
    }
}
