package io.timecoin.simulation;

import io.timecoin.network.Lane;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessageCodec;
import java.util.Optional;
import java.util.function.Predicate;

/** A message on its way to one or many; what is the same for all who receive it is found out once. */
final class Envelope {

    /** Sequence number and HMAC tag of a frame (protocol §7), and the gRPC and HTTP/2 headers of a message. */
    private static final int FRAME_OVERHEAD = 8 + 16 + 5 + 9;

    final PeerMessage message;
    private Optional<Boolean> holds = Optional.empty();
    private int bytes;
    private long hash;
    private boolean noted;
    private final Lane lane;
    private final long repeatedAt;

    Envelope(PeerMessage message) {
        this(message, Lane.of(message), 0);
    }

    private Envelope(PeerMessage message, Lane lane, long repeatedAt) {
        this.message = message;
        this.lane = lane;
        this.repeatedAt = repeatedAt;
    }

    /** What was said before, and is said again at a moment, together with what else is repeated then. */
    static Envelope repetition(PeerMessage message, long atMicros) {
        return new Envelope(message, Lane.REPETITION, atMicros);
    }

    /** Where it waits for a link. */
    Lane lane() {
        return lane;
    }

    /** When it is said again, virtual microseconds. */
    long repeatedAt() {
        return repeatedAt;
    }

    /** Whether its signatures hold. */
    boolean holds(Predicate<PeerMessage> check) {
        if (holds.isEmpty()) {
            holds = Optional.of(check.test(message));
        }
        return holds.get();
    }

    /** Whether this is the first call: what is to be noted of a message is the same at each receiver. */
    boolean isNews() {
        boolean news = !noted;
        noted = true;
        return news;
    }

    /** Of all that the message says. */
    long hash() {
        if (hash == 0) {
            hash = MessageHash.of(message);
        }
        return hash;
    }

    /** Length of the frame on the wire. */
    int bytes() {
        if (bytes == 0) {
            bytes = PeerMessageCodec.encode(message).length + FRAME_OVERHEAD;
        }
        return bytes;
    }
}
