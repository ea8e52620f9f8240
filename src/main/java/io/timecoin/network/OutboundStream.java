package io.timecoin.network;

import io.timecoin.network.OutboundFrames.Outgoing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What one link may say: each message has its lane, and what is said to a stranger also has to fit what all strangers hold together
 * (protocol §7). Safe for any thread.
 */
final class OutboundStream {

    /** What became of a message. */
    enum Said {
        TAKEN,
        /** Other strangers hold what all have together: this one reads. */
        NO_ROOM,
        /** Its peer does not read as fast as it is told things, or the link is over. */
        LANE_FULL
    }

    private final OutboundFrames frames;
    private final LinkLimits limits;
    private final StrangersShare strangers;
    private final BooleanSupplier selfVotes;
    private final BooleanSupplier stranger;
    private final AskedReplies theirQuestions = new AskedReplies();
    private final AskedReplies ourQuestions = new AskedReplies();

    /**
     * @param selfVotes whether this node's consensus messages are free of charge at the peer
     * @param stranger whether the peer is one now
     */
    OutboundStream(
            OutboundFrames frames,
            LinkLimits limits,
            StrangersShare strangers,
            BooleanSupplier selfVotes,
            BooleanSupplier stranger) {
        this.frames = frames;
        this.limits = limits;
        this.strangers = strangers;
        this.selfVotes = selfVotes;
        this.stranger = stranger;
    }

    /** Questions of the peer, whose answers are free of charge. */
    AskedReplies theirQuestions() {
        return theirQuestions;
    }

    /** This node's questions to the peer. */
    AskedReplies ourQuestions() {
        return ourQuestions;
    }

    /**
     * Queues an encoded message.
     *
     * @param left run once it has left or never will; not run unless it is taken
     */
    Said say(PeerMessage message, byte[] payload, Runnable left) {
        Lane lane = Lane.of(message);
        boolean answers = theirQuestions.isAnswer(message);
        boolean free = lane == Lane.CONSENSUS ? selfVotes.getAsBoolean() : answers;
        boolean toStranger = stranger.getAsBoolean();
        StrangersShare.Room room = strangers.outbound(lane, answers);
        if (toStranger && !room.enter(payload.length)) {
            return frames.isEmpty(lane) ? Said.NO_ROOM : Said.LANE_FULL;
        }
        Runnable gone = toStranger ? leaving(room, payload.length, left) : left;
        Outgoing outgoing = new Outgoing(lane, payload, !free, gone);
        // A question is in the book before it can leave, so that no reply is ever too early for it.
        if (frames.offer(outgoing, laneBytes(toStranger), () -> ourQuestions.asked(message))) {
            frames.wake();
            return Said.TAKEN;
        }
        if (toStranger) {
            room.left(payload.length);
        }
        return Said.LANE_FULL;
    }

    private static void nothing() {}

    private static Runnable leaving(StrangersShare.Room room, int bytes, Runnable left) {
        return () -> {
            room.left(bytes);
            left.run();
        };
    }

    private long laneBytes(boolean toStranger) {
        return toStranger ? limits.strangers().laneBytes() : limits.laneBytes();
    }

    /** What keeps the link; leaves with what waits already. */
    void control(LinkControl message) {
        frames.offer(
                new Outgoing(Lane.CONSENSUS, message.encode(), false, OutboundStream::nothing),
                limits.laneBytes(),
                OutboundStream::nothing);
    }

    /**
     * Whether a reply, however long, has room now: with a voter's link, with those of strangers, of whom each has one at a time.
     */
    boolean hasRoomForReply() {
        return !frames.isOver()
                && (!stranger.getAsBoolean() || strangers.replies().hasRoomFor(FrameAuthenticator.MAX_FRAME_BYTES));
    }

    /**
     * Queues encoded consensus messages that were sent before. Those are dropped for which its lane has no room, and all of them while
     * an earlier repetition still waits: the next one brings them. The link stays.
     *
     * @return how many were taken
     */
    int repeat(List<byte[]> messages) {
        boolean toStranger = stranger.getAsBoolean();
        boolean charged = !selfVotes.getAsBoolean();
        List<Outgoing> fitting = new ArrayList<>();
        for (byte[] message : messages) {
            if (toStranger && !strangers.told().enter(message.length)) {
                break;
            }
            Runnable left = toStranger
                    ? leaving(strangers.told(), message.length, OutboundStream::nothing)
                    : OutboundStream::nothing;
            fitting.add(new Outgoing(Lane.REPETITION, message, charged, left));
        }
        int taken = frames.repeat(fitting, laneBytes(toStranger));
        fitting.subList(taken, fitting.size()).forEach(Outgoing::left);
        frames.wake();
        return taken;
    }
}
