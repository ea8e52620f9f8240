package io.timecoin.simulation;

import io.timecoin.network.AskedReplies;
import io.timecoin.network.InboundWindow;
import io.timecoin.network.Lane;
import io.timecoin.network.LinkLimits;
import io.timecoin.network.LinkTimings;
import io.timecoin.network.OutboundLanes;
import io.timecoin.network.OutboundLanes.Waiting;
import io.timecoin.network.RateLimit;
import io.timecoin.network.RateTerms;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One direction of one link with the production's lanes, window and rates (protocol §7). What has arrived waits here as it waits in
 * the sender's lanes in truth, until the receiver asks for the next frame: one at a time, while it has taken enough of those
 * before. A correct sender paces what is charged; a traitor does not, and is made to wait.
 */
final class SimulatedWire {

    /** Whose wire it is. */
    interface Ends {
        /** Gives a message to the receiver, which says when it has taken it. */
        void give(Envelope envelope, Runnable freed);

        /** A traitor's messages are not read for the moment. */
        void keptWaiting();

        /** Whether the receiver reads at present. */
        boolean reads();

        void later(long delayMicros, Runnable work);

        /** Virtual nanoseconds. */
        long nanos();

        /** The link ends. */
        void end(String reason);
    }

    private static final LinkLimits LIMITS = LinkLimits.STANDARD;

    private final Ends ends;
    private final boolean senderKeepsRules;
    private final OutboundLanes<Envelope> lanes = new OutboundLanes<>(LIMITS.laneMessages(), LIMITS.laneBytes());
    private final InboundWindow window = new InboundWindow(LIMITS.windowBytes());
    private final WindowChecker checker = new WindowChecker(LIMITS);
    private final AskedReplies asked = new AskedReplies();
    private final RateLimit pace;
    private final RateLimit rate;
    private long repeatedAt = -1;
    private int waiting;
    private boolean requested;
    private boolean pumping;
    private boolean pacing;
    private boolean over;
    private long overSince;
    private boolean ended;

    /** A new link's, on which the first frame is asked for. */
    SimulatedWire(Ends ends, boolean senderKeepsRules) {
        this.ends = ends;
        this.senderKeepsRules = senderKeepsRules;
        this.pace = RateLimit.of(RateTerms.STANDARD.paced(), ends::nanos);
        this.rate = RateLimit.of(RateTerms.STANDARD, ends::nanos);
        this.requested = window.demanded(LIMITS.windowMessages());
    }

    /** Messages that wait to be read. */
    int waiting() {
        return waiting;
    }

    /** The receiver has asked the sender something: the answer is free. */
    void asked(Envelope question) {
        asked.asked(question.message);
    }

    void arrived(Envelope envelope) {
        if (ended || !mayWait(envelope)) {
            return;
        }
        Lane lane = envelope.lane();
        boolean free = lane == Lane.CONSENSUS || lane == Lane.REPETITION || asked.isAnswer(envelope.message);
        if (lanes.offer(new Waiting<>(lane, envelope, envelope.bytes(), !free))) {
            waiting++;
            pump();
            if (!requested && !senderKeepsRules) {
                ends.keptWaiting();
            }
        } else if (lane == Lane.CONSENSUS && senderKeepsRules) {
            ends.end("the peer reads too slowly: its consensus lane is full");
        }
    }

    /** While an earlier repetition still waits the next one is dropped. */
    private boolean mayWait(Envelope envelope) {
        if (envelope.lane() != Lane.REPETITION) {
            return true;
        }
        boolean may = envelope.repeatedAt() == repeatedAt || lanes.isEmpty(Lane.REPETITION);
        repeatedAt = may ? envelope.repeatedAt() : repeatedAt;
        return may;
    }

    /** Gives the receiver what it asks for. */
    void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        boolean more = true;
        while (more && !ended && requested && ends.reads()) {
            more = next();
        }
        pumping = false;
    }

    private boolean next() {
        Waiting<Envelope> head = lanes.peek();
        if (head == null) {
            return false;
        }
        long wait = head.charged() && senderKeepsRules ? pace.pace(head.bytes()) : 0;
        if (wait > 0) {
            pace(wait);
            return false;
        }
        lanes.remove();
        waiting--;
        read(head);
        return true;
    }

    private void pace(long nanos) {
        if (!pacing) {
            pacing = true;
            ends.later(micros(nanos), () -> {
                pacing = false;
                pump();
            });
        }
    }

    private void read(Waiting<Envelope> frame) {
        int size = frame.bytes();
        requested = false;
        window.given(size);
        checker.given(size);
        AtomicBoolean freed = new AtomicBoolean();
        ends.give(frame.message(), () -> {
            if (freed.compareAndSet(false, true)) {
                checker.taken(size);
                request(window.freed(size));
                request(window.demanded(1));
            }
        });
        long wait = frame.charged() ? charge(size) : 0;
        request(window.finished(wait > 0));
        if (wait > 0) {
            ends.later(micros(wait), () -> request(window.released()));
        }
    }

    private long charge(int size) {
        long wait = rate.charge(size);
        long now = ends.nanos();
        if (wait > 0 && !over) {
            overSince = now;
        }
        over = wait > 0;
        if (over && now - overSince >= LinkTimings.STANDARD.excess().toNanos()) {
            ends.end("over its rate for too long");
        }
        return wait;
    }

    private void request(boolean now) {
        if (now) {
            requested = true;
            pump();
        }
    }

    /** The link is gone, and with it what waited. */
    void close() {
        ended = true;
        lanes.clear();
        waiting = 0;
    }

    private static long micros(long nanos) {
        return (nanos + 999) / 1_000;
    }
}
