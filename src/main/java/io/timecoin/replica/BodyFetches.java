package io.timecoin.replica;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockHeader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** When missing transactions and parents of blocks are asked for, and when again. For one thread. */
final class BodyFetches {

    /** Gossip is given this long to bring a transaction before it is fetched, ms. */
    private static final long GRACE_MILLIS = 10;

    /** A source that had nothing is asked again after this long, ms; doubled each time, to {@link #LONGEST_PAUSE_MILLIS}. */
    private static final long FIRST_PAUSE_MILLIS = 50;

    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    /** After this long without a word the answer to a question for transactions is not waited for any more, ms. */
    private static final long ANSWER_MILLIS = 10_000;

    /** A parent that did not come is asked for again after this long, ms. */
    private static final long PARENT_RETRY_MILLIS = 1_000;

    /** Ancestors are fetched one by one so far above the final block; who lags farther behind fetches ranges. */
    static final int MOST_ANCESTORS = 64;

    private static final int MOST_ASKED = 256;

    private final BlockTree tree;
    private final ReplicaPort port;

    /** Who may have blocks that were asked for; with too many the oldest are forgotten, and anybody linked is asked. */
    private final Map<Hash256, List<Integer>> asked = new LinkedHashMap<>();

    BodyFetches(BlockTree tree, ReplicaPort port) {
        this.tree = tree;
        this.port = port;
    }

    /** Asks for a block of which nothing is here. */
    void block(Hash256 hash, List<Integer> sources) {
        asked.put(hash, sources);
        if (asked.size() > MOST_ASKED) {
            asked.remove(asked.keySet().iterator().next());
        }
        port.fetchBlock(hash, sources);
    }

    /** A block has come: whom it was asked of, since they have its ancestors too. */
    List<Integer> sourcesOf(Hash256 hash) {
        return Objects.requireNonNullElse(asked.remove(hash), List.of());
    }

    /** Transactions may come by gossip yet. */
    static void grantGossip(Assembly assembly, long now) {
        assembly.fetchAt = now + GRACE_MILLIS;
    }

    static boolean isDue(Assembly assembly, long now) {
        return assembly.isMissingAny() && now >= assembly.fetchAt;
    }

    void transactions(Assembly assembly, long now) {
        if (isDue(assembly, now) && !assembly.sources.isEmpty()) {
            assembly.fetching = true;
            assembly.fetchAt = now + ANSWER_MILLIS;
            port.fetchTransactions(assembly.missing(), assembly.sources);
        }
    }

    /** Nobody who was asked had anything: they are not asked again and again at the speed of the links. */
    static void pause(Assembly assembly, long now) {
        long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(assembly.vainFetches, 10));
        assembly.vainFetches++;
        assembly.fetching = false;
        assembly.fetchAt = now + pause;
    }

    /** The parent of a certified block is neither here nor on its way: a quorum stands for it too. */
    boolean isParentWanted(Assembly assembly) {
        BlockHeader header = assembly.block.header();
        long above = header.height() - tree.tip().height();
        return assembly.certified && above > 1 && above <= MOST_ANCESTORS;
    }

    void parent(Assembly assembly, long now) {
        if (isParentWanted(assembly) && now >= assembly.parentFetchAt) {
            assembly.parentFetchAt = now + PARENT_RETRY_MILLIS;
            block(assembly.block.header().parentHash(), assembly.sources);
        }
    }
}
