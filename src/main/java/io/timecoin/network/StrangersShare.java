package io.timecoin.network;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What all strangers together take of this node at present, within {@link StrangerLimits}. Safe for any thread.
 *
 * <p>Keeps INV-22.
 */
public final class StrangersShare {

    /** Some bytes of which there are only so many. */
    public static final class Room {

        private final long most;
        private final AtomicLong taken = new AtomicLong();
        private final LongAdder refused = new LongAdder();

        private Room(long most) {
            this.most = most;
        }

        /** Whether there is room, as there is for one message whatever its size; if so it is taken until it is {@link #left}. */
        boolean enter(long bytes) {
            long before = taken.get();
            while (before == 0 || before + bytes <= most) {
                if (taken.compareAndSet(before, before + bytes)) {
                    return true;
                }
                before = taken.get();
            }
            refused.increment();
            return false;
        }

        /** Bytes that entered are gone. */
        void left(long bytes) {
            taken.addAndGet(-bytes);
        }

        boolean hasRoomFor(long bytes) {
            return taken.get() + bytes <= most;
        }

        /** Bytes taken now; at most {@link #most}, or one message. */
        public long taken() {
            return taken.get();
        }

        public long most() {
            return most;
        }

        /** How often there was no room, since the start. */
        public long refused() {
            return refused.sum();
        }
    }

    private final StrangerLimits limits;
    private final Room inbound;
    private final Room told;
    private final Room replies;
    private final RateLimit rate;

    StrangersShare(StrangerLimits limits, LongSupplier nanoClock) {
        this.limits = limits;
        this.inbound = new Room(limits.inboundBytes());
        this.told = new Room(limits.toldBytes());
        this.replies = new Room(limits.replyBytes());
        this.rate = RateLimit.of(limits.rate(), nanoClock);
    }

    StrangerLimits limits() {
        return limits;
    }

    /** Messages that strangers sent and that are with the node. */
    public Room inbound() {
        return inbound;
    }

    /** What strangers are told unasked. */
    public Room told() {
        return told;
    }

    /** What strangers have asked for. */
    public Room replies() {
        return replies;
    }

    /** Where a message to a stranger takes room. */
    Room outbound(Lane lane, boolean answer) {
        return answer || lane == Lane.FETCH ? replies : told;
    }

    /** Charges a frame of a stranger; for how many ns nothing more of that stranger should be read. */
    long charge(int size) {
        return rate.charge(size);
    }
}
