package io.timecoin.replica;

import io.timecoin.crypto.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides when and from whom final blocks are fetched: one request at a time, from peers that have shown a greater final
 * height, when this node's own consensus does not bring it further by itself. For one thread.
 */
final class CatchUp {

    /** What to ask. */
    record Request(long fromHeight, PublicKey peer) {}

    /** Without a new final block for this long, a greater height of a peer means lagging, ms. */
    private static final long PATIENCE_MILLIS = 1_000;

    /** A request without an answer for this long is given up, ms. */
    private static final long TIMEOUT_MILLIS = 5_000;

    private final Map<PublicKey, Long> heights = new TreeMap<>();
    private Optional<Request> outstanding = Optional.empty();
    private long askedAt;
    private long progressAt;
    private long height;
    private long blockedSince = Long.MAX_VALUE;

    CatchUp(long height, long now) {
        this.height = height;
        this.progressAt = now - PATIENCE_MILLIS; // at start every greater height counts at once
    }

    void peerHeight(PublicKey peer, long finalHeight) {
        heights.put(peer, finalHeight);
    }

    void peerGone(PublicKey peer) {
        heights.remove(peer);
        if (outstanding.isPresent() && outstanding.get().peer().equals(peer)) {
            outstanding = Optional.empty();
        }
    }

    /** Highest final height that a linked peer or this node has shown. */
    long target() {
        return heights.values().stream().mapToLong(Long::longValue).reduce(height, Math::max);
    }

    /** The chain here has become longer. */
    void progressed(long newHeight, long now) {
        height = newHeight;
        progressAt = now;
        blockedSince = Long.MAX_VALUE;
    }

    /** Something was finalized whose blocks are not here. */
    void blocked(long now) {
        blockedSince = Math.min(blockedSince, now);
    }

    /** The outstanding request has its answer; {@code useful} if it brought blocks that go on from here. */
    void answered(PublicKey peer, boolean useful) {
        if (outstanding.isPresent() && outstanding.get().peer().equals(peer)) {
            outstanding = Optional.empty();
            if (useful) {
                progressAt -= PATIENCE_MILLIS; // there may be more: ask on without waiting
            } else {
                heights.remove(peer);
            }
        }
    }

    /** What to ask now, if anything. */
    Optional<Request> next(long now) {
        if (outstanding.isPresent() && now < askedAt + TIMEOUT_MILLIS) {
            return Optional.empty();
        }
        outstanding.ifPresent(request -> heights.remove(request.peer()));
        outstanding = Optional.empty();
        boolean lagging = now >= progressAt + PATIENCE_MILLIS || blockedSince <= now;
        if (!lagging) {
            return Optional.empty();
        }
        outstanding = heights.entrySet().stream()
                .filter(peer -> peer.getValue() > height)
                .max(Map.Entry.comparingByValue())
                .map(peer -> new Request(height + 1, peer.getKey()));
        askedAt = now;
        return outstanding;
    }
}
