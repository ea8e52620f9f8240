package io.timecoin.cli.bench;

import io.timecoin.ledger.Rule;
import io.timecoin.v1.FinalBlock;
import io.timecoin.v1.SubmitResult;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** One load under way: how much of it may begin, and what the nodes' answers and events make of it. For one thread. */
final class LoadRun {

    private static final long SECOND = 1_000_000_000L;
    private static final int CHECKED = 100;
    private static final int MOST_IN_REQUEST = 250;

    /** Of the transactions of a request, about: a node takes a message of 1 MiB. */
    private static final int REQUEST_BYTES = 524_288;

    /** Reasons that are over by themselves. */
    private static final Set<String> FOR_NOW = Set.of(
            Rule.MEMPOOL_FULL.name(), Rule.PARKED_FULL.name(), Rule.OVERLOADED.name(), Rule.NOT_ACCEPTING.name());

    final PreparedTransactions prepared;
    final LoadPlan plan;
    final LoadTracker tracker;
    final LoadMeter meter;
    final LoadObserver observer;
    final LoadSchedule schedule;
    final int mostInRequest;
    private final LoadPace pace = new LoadPace();
    private final SortedMap<String, Long> refused = new TreeMap<>();
    private final RetryPause again;
    private long due;
    private boolean offering = true;
    private long gaps;

    /** {@code began} is a {@link System#nanoTime}. */
    LoadRun(PreparedTransactions prepared, LoadPlan plan, LoadObserver observer, long began) {
        this.prepared = prepared;
        this.plan = plan;
        this.observer = observer;
        this.schedule = new LoadSchedule(began, plan.rate());
        this.mostInRequest = Math.clamp(REQUEST_BYTES / prepared.bytesOfOne(), 1, MOST_IN_REQUEST);
        this.again = new RetryPause(began);
        this.tracker = new LoadTracker(prepared.size());
        this.meter =
                new LoadMeter(began, plan.warmup().toNanos(), plan.measured().toNanos());
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
        int room = Math.max(0, plan.inFlight() - tracker.inFlight());
        due = schedule.due(now);
        long behind = due - tracker.sent();
        if (behind <= 0) {
            pace.caughtUp();
            return 0;
        }
        int allowed = (int) Math.min(room, behind);
        if (allowed > 0 && tracker.neverSent() == 0 && !plan.untilAllFinal()) {
            throw new BenchException("all " + prepared.size() + " prepared transactions were sent after "
                    + (now - schedule.began()) / SECOND + " s; prepare more with --transactions");
        }
        if (allowed < behind) {
            pace.heldBack();
        }
        return allowed;
    }

    /** Those that may be sent again now. */
    int allowedAgain(long now) {
        return again.isOver(now) ? tracker.waitingAgain() : 0;
    }

    /** No node takes what is due. */
    void heldBack() {
        pace.heldBack();
    }

    /** Takes the next batch for a node: it is written at once. */
    int[] take(int most, int mostAgain, int mostFresh, int node, long now) {
        int first = tracker.sent();
        int[] batch = tracker.take(most, mostAgain, mostFresh, node, index -> schedule.begins(index, now));
        for (int index = first; index < tracker.sent(); index++) {
            meter.offered(tracker.since(index));
            if (meter.isMeasured(tracker.since(index))) {
                pace.written(tracker.since(index), now);
            }
        }
        if (tracker.sent() >= due) {
            pace.caughtUp();
        }
        return batch;
    }

    /** Time is over: nothing new begins, and what no node has taken is let go. */
    void endOffering() {
        offering = false;
        tracker.abandonUnacknowledged();
    }

    /** Tells what came in since the last time. */
    void tell() {
        observer.interval(meter.endInterval(System.nanoTime(), tracker.inFlight()));
    }

    /** What a node has said on the link as it is now. */
    void take(DrivenNode node, Signal signal) {
        switch (signal) {
            case Signal.Ready _ -> node.ready();
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
                case TRANSACTION_STATE_PENDING -> accepted(batch[i], answered.nanos());
                case TRANSACTION_STATE_FINAL -> {
                    accepted(batch[i], answered.nanos());
                    if (tracker.finalByAnswer(batch[i])) {
                        meter.finalized(tracker.since(batch[i]), answered.nanos());
                    }
                }
                case TRANSACTION_STATE_REJECTED -> refused(node, answered.node(), batch[i], result);
                case TRANSACTION_STATE_UNSPECIFIED, UNRECOGNIZED ->
                    throw new BenchException("node " + answered.node() + " answered an unknown state");
            }
        }
    }

    private void accepted(int index, long nanos) {
        if (tracker.acknowledged(index)) {
            meter.accepted(nanos);
        }
    }

    private void refused(DrivenNode node, int number, int index, SubmitResult result) {
        if (!FOR_NOW.contains(result.getRule())) {
            throw new BenchException("node " + number + " refused the transaction " + prepared.txid(index) + ": "
                    + result.getRule() + ", " + result.getDetail());
        }
        refused.merge(result.getRule(), 1L, Long::sum);
        tracker.sendAgain(index);
        if (plan.rate().isEmpty()) {
            node.pause();
        } else {
            again.refused(System.nanoTime()); // what is due goes on being offered
        }
        if (!offering) {
            tracker.abandonUnacknowledged();
        }
    }

    private void blockFinal(Signal.BlockFinal done) {
        FinalBlock block = done.block();
        meter.block(block.getHeight(), block.getTxidsCount(), done.nanos());
        for (int i = 0; i < block.getTxidsCount(); i++) {
            int index = prepared.find(block.getTxids(i).toByteArray());
            if (index == PreparedTransactions.UNKNOWN) {
                continue;
            }
            boolean accepted = tracker.isAcknowledged(index);
            if (tracker.finalByEvent(index, done.node())) {
                if (!accepted) { // the event overtook the answer
                    meter.accepted(done.nanos());
                }
                meter.finalized(tracker.since(index), done.nanos());
            }
        }
    }

    LoadOutcome outcome() {
        long due = schedule.due(meter.measuredTo() - 1);
        boolean open = plan.rate().isPresent();
        LoadCounts counts = new LoadCounts(
                open ? due - schedule.due(meter.measuredFrom() - 1) : meter.offered(),
                meter.accepted(),
                tracker.sent(),
                tracker.resent(),
                tracker.abandoned(),
                open ? Math.max(0, due - tracker.sent()) : 0,
                refused,
                gaps,
                open ? Optional.of(pace.lateness()) : Optional.empty());
        return meter.outcome(counts, tracker.someFinal(CHECKED), System.nanoTime());
    }
}
