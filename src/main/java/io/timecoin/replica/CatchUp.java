package io.timecoin.replica;

import io.timecoin.crypto.PublicKey;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides when and from whom final blocks are fetched, when this node's own consensus does not bring it further by itself: of
 * those that have shown a greater final height voters first, then who has proven one before, then strangers; whoever does not
 * answer soon costs that moment, and the next one is asked beside it. For one thread.
 *
 * <p>Keeps INV-25 and INV-31.
 */
final class CatchUp {

    /** What to ask. */
    record Request(long fromHeight, PublicKey peer) {}

    /** Without a new final block for this long, a greater height of a peer means lagging, ms. */
    private static final long PATIENCE_MILLIS = 1_000;

    /** Another peer is asked beside those that have not answered for this long, ms. */
    static final long QUIET_MILLIS = 500;

    /** A request without an answer for this long is given up, ms; as long as blocks that came may take to become final. */
    private static final long TIMEOUT_MILLIS = 10_000;

    /** Whoever has shown a height and could not prove it is not asked or believed for this long, ms. */
    private static final long DOUBT_MILLIS = 3_000;

    /** What is final and not here usually comes by itself within this time, ms. */
    private static final long BLOCKED_MILLIS = 250;

    private static final long NEVER = Long.MIN_VALUE;

    private static final class Peer {
        private long height;
        private boolean votes;
        private boolean hasProven;

        /** How often in a row it was asked in vain: who claims the most must not be asked for ever before who can prove. */
        private int vain;

        private long doubtedUntil = NEVER;

        private int trust() {
            return votes ? 2 : hasProven ? 1 : 0;
        }
    }

    private static final Comparator<Peer> LIKELIEST = Comparator.comparingInt(Peer::trust)
            .thenComparing(peer -> peer.vain, Comparator.reverseOrder())
            .thenComparingLong(peer -> peer.height);

    private final Map<PublicKey, Peer> peers = new TreeMap<>();

    /** Who was asked and has not answered, and when it was asked. */
    private final Map<PublicKey, Long> asked = new TreeMap<>();

    /** What a peer starts with that is linked anew: as much as the worst so far. */
    private int newcomersVain;

    private long lastAskedAt;
    private long progressAt;
    private long height;
    private long blockedSince = Long.MAX_VALUE;
    private long applyingSince = NEVER;

    CatchUp(long height, long now) {
        this.height = height;
        this.progressAt = now - PATIENCE_MILLIS; // at start every greater height counts at once
    }

    /** A peer says how far it is. */
    void peerHeight(PublicKey peer, long finalHeight) {
        peers.computeIfAbsent(peer, _ -> newcomer()).height = finalHeight;
    }

    private Peer newcomer() {
        Peer peer = new Peer();
        peer.vain = newcomersVain; // keys are free: who comes again under another one must not come first again
        return peer;
    }

    /** Whether a peer that has shown its height is a voter, as it has proven itself. */
    void peerVotes(PublicKey peer, boolean votes) {
        Peer known = peers.get(peer);
        if (known != null) {
            known.votes = votes;
        }
    }

    void peerGone(PublicKey peer) {
        peers.remove(peer);
        if (asked.remove(peer) != null) {
            newcomersVain++;
        }
    }

    /** Highest final height that a linked peer claims; it says whom to ask, and nothing else. For tests. */
    long highestClaim() {
        return peers.values().stream()
                .filter(peer -> peer.doubtedUntil == NEVER)
                .mapToLong(peer -> peer.height)
                .reduce(height, Math::max);
    }

    /** The chain here has become longer. */
    void progressed(long newHeight, long now) {
        boolean fetched = applyingSince != NEVER;
        height = newHeight;
        progressAt = fetched ? now - PATIENCE_MILLIS : now; // there may be more: ask on without waiting
        blockedSince = Long.MAX_VALUE;
        applyingSince = NEVER;
    }

    /** Something was finalized whose blocks are not here. */
    void blocked(long now) {
        blockedSince = Math.min(blockedSince, now + BLOCKED_MILLIS);
    }

    /** A peer that was asked has answered; {@code useful} if it brought blocks that go on from here. */
    void answered(PublicKey peer, boolean useful, long now) {
        if (asked.remove(peer) == null) {
            return;
        }
        if (useful) {
            asked.clear(); // what others bring of the same later is no fault of theirs
            applyingSince = now;
            Peer known = peers.get(peer);
            if (known != null) {
                known.vain = 0;
                known.hasProven = true;
            }
        } else {
            doubt(peer, now);
        }
    }

    private void doubt(PublicKey peer, long now) {
        Peer known = peers.get(peer);
        if (known != null) {
            known.doubtedUntil = now + DOUBT_MILLIS;
            known.vain++;
            newcomersVain = Math.max(newcomersVain, known.vain);
        }
    }

    /** Whether final blocks are asked for, or are here and being judged. */
    boolean isFetching(long now) {
        return !asked.isEmpty() || isJudging(now);
    }

    /** Whether blocks that were fetched are on their way to becoming final. */
    boolean isJudging(long now) {
        return applyingSince != NEVER && now < applyingSince + TIMEOUT_MILLIS;
    }

    /** What to ask now, if anything. */
    Optional<Request> next(long now) {
        giveUpSilent(now);
        peers.values().stream().filter(peer -> now >= peer.doubtedUntil).forEach(peer -> peer.doubtedUntil = NEVER);
        boolean lagging = now >= progressAt + PATIENCE_MILLIS || blockedSince <= now;
        if (isJudging(now) || !lagging || mayStillAnswer(now)) {
            return Optional.empty();
        }
        Optional<Request> request = peers.entrySet().stream()
                .filter(peer -> peer.getValue().height > height && peer.getValue().doubtedUntil == NEVER)
                .filter(peer -> !asked.containsKey(peer.getKey()))
                .max(Map.Entry.comparingByValue(LIKELIEST))
                .map(peer -> new Request(height + 1, peer.getKey()));
        request.ifPresent(ask -> {
            asked.put(ask.peer(), now);
            lastAskedAt = now;
        });
        return request;
    }

    private void giveUpSilent(long now) {
        for (Iterator<Map.Entry<PublicKey, Long>> each = asked.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<PublicKey, Long> request = each.next();
            if (now >= request.getValue() + TIMEOUT_MILLIS) {
                each.remove();
                doubt(request.getKey(), now);
            }
        }
    }

    private boolean mayStillAnswer(long now) {
        return !asked.isEmpty() && now < lastAskedAt + QUIET_MILLIS;
    }

    /** When {@link #next} must come at the latest, monotonic ms; {@link Long#MAX_VALUE} if no answer is waited for. */
    long nextWakeup(long now) {
        return mayStillAnswer(now) ? lastAskedAt + QUIET_MILLIS : Long.MAX_VALUE;
    }
}
