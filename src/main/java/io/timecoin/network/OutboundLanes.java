package io.timecoin.network;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Messages that wait for a link to take them, bounded in number and bytes for each lane. The caller locks. */
final class OutboundLanes {

    /** @param charged whether the peer counts it against the rate limit */
    @SuppressWarnings("ArrayRecordComponent") // shared by all links of a broadcast, never written to
    record Waiting(Lane lane, byte[] payload, boolean charged) {}

    private static final class Queued {
        final Queue<Waiting> messages = new ArrayDeque<>();
        long bytes;
    }

    private final Map<Lane, Queued> lanes = new EnumMap<>(Lane.class);
    private final int mostMessages;
    private final long mostBytes;

    OutboundLanes(int mostMessages, long mostBytes) {
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
    }

    /** Takes the message unless its lane is full. An empty lane takes any. */
    boolean offer(Waiting message) {
        Queued lane = lanes.computeIfAbsent(message.lane, _ -> new Queued());
        boolean full = lane.messages.size() >= mostMessages || lane.bytes + message.payload.length > mostBytes;
        if (full && !lane.messages.isEmpty()) {
            return false;
        }
        lane.messages.add(message);
        lane.bytes += message.payload.length;
        return true;
    }

    /** The next message to leave, or null. */
    @Nullable
    Waiting peek() {
        for (Queued lane : lanes.values()) {
            Waiting head = lane.messages.peek();
            if (head != null) {
                return head;
            }
        }
        return null;
    }

    /** Removes the message that {@link #peek} shows. */
    void remove() {
        for (Queued lane : lanes.values()) {
            Waiting head = lane.messages.poll();
            if (head != null) {
                lane.bytes -= head.payload.length;
                return;
            }
        }
        throw new IllegalStateException("there is no message to remove");
    }

    boolean isEmpty(Lane lane) {
        Queued queued = lanes.get(lane);
        return queued == null || queued.messages.isEmpty();
    }

    void clear() {
        lanes.clear();
    }
}
