package io.timecoin.cli.bench;

import io.timecoin.ledger.Rule;
import io.timecoin.v1.FinalBlock;
import io.timecoin.v1.SubmitResult;
import java.util.Set;

/** One load under way: how much of it may begin, and what the nodes' answers and events make of it. For one thread. */
final class LoadRun {

    private static final long SECOND = 1_000_000_000L;

    /** Reasons that are over by themselves. */
    private static final Set<String> FOR_NOW = Set.of(
            Rule.MEMPOOL_FULL.name(), Rule.PARKED_FULL.name(), Rule.OVERLOADED.name(), Rule.NOT_ACCEPTING.name());

    final PreparedTransactions prepared;
    final LoadPlan plan;
    final LoadTracker tracker;
    final LoadMeter meter;
    final LoadObserver observer;
    private final long began;
    private long refusedForNow;
    private long gaps;

    /** {@code began} is a {@link System#nanoTime}. */
    LoadRun(PreparedTransactions prepared, LoadPlan plan, LoadObserver observer, long began) {
        this.prepared = prepared;
        this.plan = plan;
        this.observer = observer;
        this.began = began;
        this.tracker = new LoadTracker(prepared.size());
        this.meter =
                new LoadMeter(began, plan.warmup().toNanos(), plan.measured().toNanos());
    }

    /** Seconds since it began. */
    long seconds(long now) {
        return (now - began) / SECOND;
    }

    /** Whether there is nothing left to wait for. */
    boolean isOver() {
        return plan.untilAllFinal() && tracker.allFinal();
    }

    /**
     * Fresh transactions that may begin now.
     *
     * @throws BenchException if all have begun already and more would have to
     */
    int allowedFresh(long now) {
        int room = plan.inFlight() - tracker.inFlight();
        if (plan.rate().isPresent()) {
            long due = (now - began) / 1_000 * plan.rate().getAsInt() / 1_000_000 - tracker.sent();
            room = (int) Math.min(room, due);
        }
        if (room > 0 && tracker.neverSent() == 0 && !plan.untilAllFinal()) {
            throw new BenchException("all " + prepared.size() + " prepared transactions were sent after " + seconds(now)
                    + " s; prepare more with --transactions");
        }
        return Math.max(0, room);
    }

    /** What a node has said on the link as it is now. */
    void take(DrivenNode node, Signal signal) {
        switch (signal) {
            case Signal.Opened opened -> {
                node.opened();
                observer.nodeChanged(opened.node(), "connected");
            }
            case Signal.Lost lost -> lost(node, lost);
            case Signal.Answered answered -> answered(node, answered);
            case Signal.BlockFinal done -> blockFinal(done);
            case Signal.EventsLost lost -> {
                // What is final already is answered as final when it is sent again.
                gaps++;
                tracker.sendAgainAllOf(lost.node());
            }
        }
    }

    private void lost(DrivenNode node, Signal.Lost lost) {
        if (node.isUp()) {
            observer.nodeChanged(lost.node(), "lost: " + lost.reason());
        }
        node.lost(lost.reason());
        tracker.sendAgainAllOf(lost.node());
    }

    private void answered(DrivenNode node, Signal.Answered answered) {
        int[] batch = node.answered(answered.node(), answered.results().size());
        for (int i = 0; i < batch.length; i++) {
            SubmitResult result = answered.results().get(i);
            switch (result.getState()) {
                case TRANSACTION_STATE_PENDING -> tracker.acknowledged(batch[i]);
                case TRANSACTION_STATE_FINAL -> {
                    if (tracker.finalByAnswer(batch[i])) {
                        meter.finalized(tracker.sentNanos(batch[i]), answered.nanos());
                    }
                }
                case TRANSACTION_STATE_REJECTED -> refused(node, answered.node(), batch[i], result);
                case TRANSACTION_STATE_UNSPECIFIED, UNRECOGNIZED ->
                    throw new BenchException("node " + answered.node() + " answered an unknown state");
            }
        }
    }

    private void refused(DrivenNode node, int number, int index, SubmitResult result) {
        if (!FOR_NOW.contains(result.getRule())) {
            throw new BenchException("node " + number + " refused the transaction " + prepared.txid(index) + ": "
                    + result.getRule() + ", " + result.getDetail());
        }
        refusedForNow++;
        node.pause();
        tracker.sendAgain(index);
    }

    private void blockFinal(Signal.BlockFinal done) {
        FinalBlock block = done.block();
        meter.block(block.getHeight(), block.getTxidsCount(), done.nanos());
        for (int i = 0; i < block.getTxidsCount(); i++) {
            int index = prepared.find(block.getTxids(i).toByteArray());
            if (index != PreparedTransactions.UNKNOWN && tracker.finalByEvent(index, done.node())) {
                meter.finalized(tracker.sentNanos(index), done.nanos());
            }
        }
    }

    LoadOutcome outcome() {
        return meter.outcome(tracker, refusedForNow, gaps, System.nanoTime());
    }
}
