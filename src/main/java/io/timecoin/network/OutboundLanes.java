package io.timecoin.network;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait for a link to take them, bounded in number and bytes for each lane. The caller locks.
 *
 * <p>Keeps INV-28.
 *
 * @param <M> messages
 */
public final class OutboundLanes<M> {

    /**
     * One message.
     *
     * @param bytes that it is long
     * @param charged whether the peer counts it against the rate limit
     */
    public record Waiting<M>(Lane lane, M message, int bytes, boolean charged) {}

    private static final class Queued<M> {
        final Queue<Waiting<M>> messages = new ArrayDeque<>();
        long bytes;
    }

    private final Map<Lane, Queued<M>> lanes = new EnumMap<>(Lane.class);
    private final int mostMessages;
    private final long mostBytes;

    /** Empty lanes, each with so much room. */
    public OutboundLanes(int mostMessages, long mostBytes) {
        this.mostMessages = mostMessages;
        this.mostBytes = mostBytes;
    }

    /** Takes the message unless its lane is full. An empty lane takes any. */
    public boolean offer(Waiting<M> message) {
        return offer(message, mostBytes);
    }

    /** The same with less room in the lane. */
    boolean offer(Waiting<M> message, long laneBytes) {
        Queued<M> lane = lanes.computeIfAbsent(message.lane, _ -> new Queued<>());
        boolean full = lane.messages.size() >= mostMessages || lane.bytes + message.bytes > laneBytes;
        if (full && !lane.messages.isEmpty()) {
            return false;
        }
        lane.messages.add(message);
        lane.bytes += message.bytes;
        return true;
    }

    /** The next message to leave, or null. */
    public @Nullable Waiting<M> peek() {
        for (Queued<M> lane : lanes.values()) {
            Waiting<M> head = lane.messages.peek();
            if (head != null) {
                return head;
            }
        }
        return null;
    }

    /** Removes the message that {@link #peek} shows. */
    public void remove() {
        for (Queued<M> lane : lanes.values()) {
            Waiting<M> head = lane.messages.poll();
            if (head != null) {
                lane.bytes -= head.bytes;
                return;
            }
        }
        throw new IllegalStateException("there is no message to remove");
    }

    /** Whether nothing waits in a lane. */
    public boolean isEmpty(Lane lane) {
        Queued<M> queued = lanes.get(lane);
        return queued == null || queued.messages.isEmpty();
    }

    /** Lets go of all that waits. */
    public void clear() {
        lanes.clear();
    }

    /** All that waits, in the order of its lanes. */
    List<Waiting<M>> all() {
        return lanes.values().stream().flatMap(lane -> lane.messages.stream()).toList();
    }
}
