package io.timecoin.replica;

import io.timecoin.crypto.PublicKey;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides when and from whom final blocks are fetched: one request at a time, from peers that claim a greater final
 * height, voters before all others, when this node's own consensus does not bring it further by itself. For one thread.
 *
 * <p>Keeps INV-25.
 */
final class CatchUp {

    /** What to ask. */
    record Request(long fromHeight, PublicKey peer) {}

    /** Without a new final block for this long, a greater height of a peer means lagging, ms. */
    private static final long PATIENCE_MILLIS = 1_000;

    /** A request without an answer for this long is given up, ms; as long as blocks that came may take to become final. */
    private static final long TIMEOUT_MILLIS = 10_000;

    /** Whoever has shown a height and could not prove it is not asked or believed for this long, ms. */
    private static final long DOUBT_MILLIS = 3_000;

    /** What is final and not here usually comes by itself within this time, ms. */
    private static final long BLOCKED_MILLIS = 250;

    private final Map<PublicKey, Long> heights = new TreeMap<>();
    /** Of those: who has proven to be a voter. They are asked first: anybody else can be as many as he likes. */
    private final Set<PublicKey> voters = new TreeSet<>();

    private final Map<PublicKey, Long> doubtedUntil = new TreeMap<>();

    /** How often in a row a peer was asked in vain: who claims the most must not be asked for ever before who can prove. */
    private final Map<PublicKey, Integer> vain = new TreeMap<>();

    /** What a peer starts with that is linked anew: as much as the worst so far. */
    private int newcomersVain;

    private Optional<Request> outstanding = Optional.empty();
    private long askedAt;
    private long progressAt;
    private long height;
    private long blockedSince = Long.MAX_VALUE;
    private long applyingSince = Long.MIN_VALUE;

    CatchUp(long height, long now) {
        this.height = height;
        this.progressAt = now - PATIENCE_MILLIS; // at start every greater height counts at once
    }

    /** A peer says how far it is, and has proven to be a voter or not. */
    void peerHeight(PublicKey peer, long finalHeight, boolean voter) {
        peerHeight(peer, finalHeight);
        if (voter) {
            voters.add(peer);
        } else {
            voters.remove(peer);
        }
    }

    /** The same of one of whom nothing new is known. */
    void peerHeight(PublicKey peer, long finalHeight) {
        if (heights.put(peer, finalHeight) == null && newcomersVain > 0) {
            vain.put(peer, newcomersVain); // keys are free: who comes again under another one must not come first again
        }
    }

    void peerGone(PublicKey peer) {
        heights.remove(peer);
        voters.remove(peer);
        doubtedUntil.remove(peer);
        vain.remove(peer);
        if (outstanding.isPresent() && outstanding.get().peer().equals(peer)) {
            outstanding = Optional.empty();
            newcomersVain++;
        }
    }

    /** Highest final height that a linked peer claims; it says whom to ask, and nothing else. For tests. */
    long highestClaim() {
        return heights.entrySet().stream()
                .filter(peer -> !doubtedUntil.containsKey(peer.getKey()))
                .mapToLong(Map.Entry::getValue)
                .reduce(height, Math::max);
    }

    /** The chain here has become longer. */
    void progressed(long newHeight, long now) {
        boolean fetched = applyingSince != Long.MIN_VALUE;
        height = newHeight;
        progressAt = fetched ? now - PATIENCE_MILLIS : now; // there may be more: ask on without waiting
        blockedSince = Long.MAX_VALUE;
        applyingSince = Long.MIN_VALUE;
    }

    /** Something was finalized whose blocks are not here. */
    void blocked(long now) {
        blockedSince = Math.min(blockedSince, now + BLOCKED_MILLIS);
    }

    /** The outstanding request has its answer; {@code useful} if it brought blocks that go on from here. */
    void answered(PublicKey peer, boolean useful, long now) {
        if (outstanding.isPresent() && outstanding.get().peer().equals(peer)) {
            outstanding = Optional.empty();
            if (useful) {
                applyingSince = now;
                vain.remove(peer);
            } else {
                doubt(peer, now);
            }
        }
    }

    private void doubt(PublicKey peer, long now) {
        if (heights.containsKey(peer)) {
            doubtedUntil.put(peer, now + DOUBT_MILLIS);
            newcomersVain = Math.max(newcomersVain, vain.merge(peer, 1, Integer::sum));
        }
    }

    /** Whether final blocks are asked for, or are here and being judged. */
    boolean isFetching(long now) {
        boolean judging = applyingSince != Long.MIN_VALUE && now < applyingSince + TIMEOUT_MILLIS;
        return outstanding.isPresent() || judging;
    }

    /** What to ask now, if anything. */
    Optional<Request> next(long now) {
        if (outstanding.isPresent() && now < askedAt + TIMEOUT_MILLIS) {
            return Optional.empty();
        }
        outstanding.ifPresent(request -> doubt(request.peer(), now));
        outstanding = Optional.empty();
        doubtedUntil.values().removeIf(until -> now >= until);
        if (applyingSince != Long.MIN_VALUE && now < applyingSince + TIMEOUT_MILLIS) {
            return Optional.empty(); // what came last is being judged
        }
        boolean lagging = now >= progressAt + PATIENCE_MILLIS || blockedSince <= now;
        if (!lagging) {
            return Optional.empty();
        }
        outstanding = heights.entrySet().stream()
                .filter(peer -> peer.getValue() > height && !doubtedUntil.containsKey(peer.getKey()))
                .max(Comparator.<Map.Entry<PublicKey, Long>, Boolean>comparing(peer -> voters.contains(peer.getKey()))
                        .thenComparingInt(peer -> -vain.getOrDefault(peer.getKey(), 0))
                        .thenComparing(Map.Entry.comparingByValue()))
                .map(peer -> new Request(height + 1, peer.getKey()));
        askedAt = now;
        return outstanding;
    }
}
