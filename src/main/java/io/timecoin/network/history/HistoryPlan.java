package io.timecoin.network.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Decides which part of the final chain is asked of whom (protocol §9): headers first, since they prove how far the chain goes
 * and where its epochs end; then ranges of blocks of several peers at once, the lowest first, within a bound of memory. Whoever
 * has the range that all wait for and is slow is overtaken by another one, at most {@value #MOST_ASKED} at once; whoever was
 * asked in vain is let be, the longer the more often. Nothing that a peer claims moves the target: only what is proven does.
 *
 * <p>Keeps INV-31.
 *
 * <p>Times are monotonic ms that never go back. For one thread at a time.
 *
 * @param <P> what names a peer
 * @param <B> blocks that hold
 */
public final class HistoryPlan<P, B> {

    /** A question and whom to ask it. */
    public record Order<P>(P peer, HistoryQuestion question) {}

    static final int MOST_ASKED = 3;

    /** Another one is asked beside whoever has not answered for so long, ms, if answers usually take half as long or less. */
    static final long LEAST_HEDGE_MILLIS = 400;

    private static final long MOST_HEDGE_MILLIS = 1_500;

    /** The newest height is asked for again so often at most, ms. */
    private static final long REFRESH_MILLIS = 500;

    /** Without anybody who wants blocks for so long nothing is fetched, and what was is let go, ms. */
    private static final long IDLE_MILLIS = 15_000;

    private static final long NEVER = Long.MIN_VALUE / 2;

    private final HistoryLimits limits;
    private final Consumer<B> letGo;
    private final HistorySources<P> sources = new HistorySources<>();
    private final ProvenHeights proven;
    private final TreeMap<Long, HeldRange<P, B>> ranges = new TreeMap<>();
    private final Map<P, Long> askedHeaders = new LinkedHashMap<>();
    private long height;
    private long wantedAt = NEVER;
    private long headersAskedAt = NEVER;
    private long headersCameAt = NEVER;

    /** Encoded bytes of a block as they have been of late; negative while none has come. */
    private double blockBytes = -1;

    private double answerMillis;

    /**
     * Of a node at this height.
     *
     * @param epoch of the children of its last final block
     * @param letGo told of blocks that were kept, when they are final here or are not wanted any more
     */
    public HistoryPlan(HistoryLimits limits, long height, long epoch, Consumer<B> letGo) {
        this.limits = limits;
        this.letGo = letGo;
        this.height = height;
        this.proven = new ProvenHeights(height, epoch);
    }

    /** A peer says how far it is. */
    public void claims(P peer, long finalHeight, boolean votes) {
        sources.claims(peer, finalHeight, votes);
    }

    /** A link has ended. */
    public void gone(P peer) {
        sources.gone(peer);
        askedHeaders.remove(peer);
        ranges.values().forEach(range -> range.asked.remove(peer));
    }

    /** Blocks above the final height are missing. */
    public void wanted(long now) {
        wantedAt = now;
    }

    /** More blocks are final here; {@code epoch} of the children of the last one. */
    public void progressed(long newHeight, long epoch) {
        height = newHeight;
        proven.progressed(newHeight, epoch);
        ranges.values().removeIf(range -> range.last() <= newHeight && forget(range));
        cutFirst();
    }

    /** What of the first range is on the disk is not fetched again, once nobody is asked for it any more. */
    private void cutFirst() {
        Map.Entry<Long, HeldRange<P, B>> first = ranges.floorEntry(height);
        if (first != null
                && !first.getValue().isHeld()
                && first.getValue().asked.isEmpty()) {
            ranges.remove(first.getKey());
            ranges.put(height + 1, new HeldRange<>(height + 1, first.getValue().last()));
        }
    }

    /** Whoever was asked for it still answers, and is free again only then. */
    private boolean forget(HeldRange<P, B> range) {
        range.asked.keySet().forEach(this::freed);
        B content = range.content();
        if (content != null) {
            letGo.accept(content);
        }
        return true;
    }

    private void freed(P peer) {
        HistorySource source = sources.find(peer);
        if (source != null) {
            source.open--;
        }
    }

    /**
     * Headers that hold.
     *
     * @param settlements heights of those that end consecutive epochs from {@code firstEpoch} on
     * @param tip height of a block behind them, if there is one; then the peer has no more settlements
     */
    public void headers(P peer, long firstEpoch, List<Long> settlements, OptionalLong tip, long now) {
        if (askedHeaders.remove(peer) != null) {
            freed(peer);
        }
        proven.proven(firstEpoch, settlements, tip);
        headersCameAt = now;
        HistorySource source = sources.find(peer);
        if (source != null && proven.target() > height) {
            source.provesHeaders();
        } else if (source != null) {
            source.lags(now);
        }
    }

    /**
     * Blocks that hold.
     *
     * @param asked as the question was
     * @param last height of the last one that came
     * @param encoded bytes of all
     * @param memory bytes that they take
     * @return whether they are kept: they may have come from another one before, or be here already
     */
    public boolean blocks(P peer, BlockRange asked, long last, long encoded, long memory, B blocks, long now) {
        HeldRange<P, B> range = ranges.get(asked.first());
        Long askedAt = range == null ? null : range.asked.remove(peer);
        if (askedAt != null) {
            freed(peer);
            answerMillis = answerMillis == 0 ? now - askedAt : (3 * answerMillis + now - askedAt) / 4;
        }
        HistorySource source = sources.find(peer);
        if (source != null) {
            source.proves(encoded, askedAt == null ? MOST_HEDGE_MILLIS : now - askedAt);
        }
        double each = (double) encoded / (last - asked.first() + 1);
        blockBytes = blockBytes < 0 ? each : (3 * blockBytes + each) / 4;
        if (range == null || range.isHeld() || last <= height) {
            return false;
        }
        range.asked.keySet().forEach(this::freed);
        range.asked.clear();
        long wished = range.last();
        range.hold(Math.min(last, wished), blocks, memory);
        if (last < wished) {
            ranges.put(last + 1, new HeldRange<>(last + 1, wished));
        }
        return true;
    }

    /** A question has come to nothing. */
    public void failed(P peer, HistoryQuestion question, Failing why, long now) {
        boolean open = switch (question) {
            case HistoryQuestion.Headers _ -> askedHeaders.remove(peer) != null;
            case HistoryQuestion.Blocks(BlockRange asked, int _) -> {
                HeldRange<P, B> range = ranges.get(asked.first());
                yield range != null && range.asked.remove(peer) != null;
            }
        };
        HistorySource source = sources.find(peer);
        if (!open || source == null) {
            return; // it was told before, or others have brought it
        }
        source.open--;
        if (why == Failing.BUSY) {
            source.isBusy(now);
        } else {
            source.fails(now);
        }
    }

    /** What is to be asked now. Each is said once; whoever cannot be asked has failed. */
    public List<Order<P>> orders(long now) {
        List<Order<P>> orders = new ArrayList<>();
        if (!isActive(now)) {
            ranges.values().removeIf(this::forget);
            return orders;
        }
        orderHeaders(orders, now);
        orderOpenRanges(orders, now);
        orderNewRanges(orders, now);
        overtake(orders, now);
        return orders;
    }

    private boolean isActive(long now) {
        return now < wantedAt + IDLE_MILLIS;
    }

    // ---- headers

    private void orderHeaders(List<Order<P>> orders, long now) {
        boolean unproven = proven.target() <= height;
        boolean more = proven.hasMore();
        boolean allGiven = frontier() > proven.target() && now >= headersCameAt + REFRESH_MILLIS;
        if (!unproven && !more && !allGiven) {
            return;
        }
        boolean due = askedHeaders.isEmpty() || now >= headersAskedAt + LEAST_HEDGE_MILLIS;
        if (!due || askedHeaders.size() >= MOST_ASKED) {
            return;
        }
        sources.forHeaders(proven.target() + 1, now, peer -> !askedHeaders.containsKey(peer))
                .ifPresent(peer -> {
                    askedHeaders.put(peer, now);
                    headersAskedAt = now;
                    order(orders, peer, new HistoryQuestion.Headers(proven.nextEpoch()));
                });
    }

    private void order(List<Order<P>> orders, P peer, HistoryQuestion question) {
        HistorySource source = sources.find(peer);
        if (source != null) {
            source.open++;
            source.questions++;
        }
        orders.add(new Order<>(peer, question));
    }

    // ---- blocks

    /** The first height that is in no range. */
    private long frontier() {
        return Math.max(
                        height,
                        ranges.isEmpty() ? 0 : ranges.lastEntry().getValue().last())
                + 1;
    }

    private void orderOpenRanges(List<Order<P>> orders, long now) {
        cutFirst();
        boolean lowest = true;
        for (HeldRange<P, B> range : ranges.values()) {
            if (range.isHeld()) {
                continue;
            }
            if (range.asked.isEmpty() || (lowest && isOverdue(range, now))) {
                askAlso(orders, range, now);
            }
            lowest = false; // it alone keeps others waiting
        }
    }

    private boolean isOverdue(HeldRange<P, B> range, long now) {
        return range.asked.size() < MOST_ASKED && now >= range.askedAt() + hedgeMillis();
    }

    private long hedgeMillis() {
        return Math.clamp((long) (2 * answerMillis), LEAST_HEDGE_MILLIS, MOST_HEDGE_MILLIS);
    }

    private void askAlso(List<Order<P>> orders, HeldRange<P, B> range, long now) {
        Predicate<P> others = peer -> !range.asked.containsKey(peer);
        Optional<P> next = range.asked.isEmpty()
                ? sources.best(range.last(), now, others)
                : sources.quickest(range.last(), now, others);
        next.ifPresent(peer -> {
            range.ask(peer, now);
            order(orders, peer, new HistoryQuestion.Blocks(range.heights(), limits.rangeBytes()));
        });
    }

    private void orderNewRanges(List<Order<P>> orders, long now) {
        while (frontier() <= proven.target() && hasRoom()) {
            long first = frontier();
            HeldRange<P, B> range =
                    new HeldRange<>(first, Math.min(proven.endOfEpoch(first), first + rangeBlocks() - 1));
            askAlso(orders, range, now);
            if (range.asked.isEmpty()) {
                return;
            }
            ranges.put(first, range);
        }
    }

    /** While nothing is known of how long blocks are only one range is asked for. */
    private boolean hasRoom() {
        return ranges.isEmpty() || (blockBytes >= 0 && memory() + reserved() <= limits.mostMemory());
    }

    private long reserved() {
        return (long) limits.rangeBytes() * limits.memoryOfByte();
    }

    private long rangeBlocks() {
        return blockBytes <= 0
                ? HistoryLimits.RANGE_BLOCKS
                : Math.clamp((long) (limits.rangeBytes() / blockBytes), 1, HistoryLimits.RANGE_BLOCKS);
    }

    /** All is given out: whoever has nothing to do helps with what others are slow with. */
    private void overtake(List<Order<P>> orders, long now) {
        if (frontier() > proven.target()) {
            ranges.values().stream()
                    .filter(range -> !range.isHeld() && isOverdue(range, now))
                    .forEach(range -> askAlso(orders, range, now));
        }
    }

    // ---- what is here

    /** The blocks that begin at this height or have it among them; empty while they are not here. */
    public Optional<B> held(long at) {
        Map.Entry<Long, HeldRange<P, B>> range = ranges.floorEntry(at);
        return range == null || !range.getValue().contains(at)
                ? Optional.empty()
                : Optional.ofNullable(range.getValue().content());
    }

    /** All that is here from the final height on, without a gap. */
    public List<B> inOrder() {
        List<B> found = new ArrayList<>();
        long next = height + 1;
        for (HeldRange<P, B> range : ranges.tailMap(ranges.floorKey(next) == null ? next : ranges.floorKey(next))
                .values()) {
            B content = range.content();
            if (content == null || !range.contains(next)) {
                break;
            }
            found.add(content);
            next = range.last() + 1;
        }
        return found;
    }

    /**
     * Whether nobody is asked for what comes next, and it is not here: all who may have it were asked in vain, or there are none. Whoever
     * has too much to do at the moment is asked for it soon.
     */
    public boolean isStuck(long now) {
        boolean comes = held(height + 1).isPresent() || !askedHeaders.isEmpty();
        if (!isActive(now) || comes || sources.isSomebodyAtWork(height + 1, now)) {
            return false;
        }
        Map.Entry<Long, HeldRange<P, B>> next = ranges.floorEntry(height + 1);
        return next == null || next.getValue().asked.isEmpty();
    }

    /** When {@link #orders} must be asked for at the latest. */
    public long nextWakeup(long now) {
        if (!isActive(now)) {
            return ranges.isEmpty() ? Long.MAX_VALUE : now;
        }
        long next = Math.min(wantedAt + IDLE_MILLIS, sources.nextBackAt(height + 1, now));
        if (!askedHeaders.isEmpty()) {
            next = Math.min(next, Math.max(now, headersAskedAt) + LEAST_HEDGE_MILLIS);
        }
        if (frontier() > proven.target()) {
            next = Math.min(next, Math.max(now + LEAST_HEDGE_MILLIS, headersCameAt + REFRESH_MILLIS));
        }
        for (HeldRange<P, B> range : ranges.values()) {
            if (!range.isHeld() && !range.asked.isEmpty()) {
                next = Math.min(next, Math.max(now + 100, range.askedAt() + hedgeMillis()));
            }
        }
        return next;
    }

    /** Bytes of memory of blocks that are here, and of those that may come. */
    public long memory() {
        return ranges.values().stream()
                .mapToLong(range -> range.memory(reserved()))
                .sum();
    }

    /** The greatest height that is proven: of a certificate that holds, never of what a peer says. */
    public long target() {
        return proven.target();
    }

    /** The greatest height that a peer claims which is not set aside. */
    public long highestClaim(long now) {
        return sources.highestClaim(height, now);
    }

    public long height() {
        return height;
    }

    /** What is being fetched. */
    public SyncProgress.Stage stage(long now) {
        if (!isActive(now) || (askedHeaders.isEmpty() && proven.target() <= height)) {
            return SyncProgress.Stage.FOLLOWING;
        }
        return proven.target() > height ? SyncProgress.Stage.BLOCKS : SyncProgress.Stage.HEADERS;
    }

    /** What each linked peer was asked for and has brought. */
    public List<SourceUse<P>> uses() {
        return sources.uses();
    }
}
