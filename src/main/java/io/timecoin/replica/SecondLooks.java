package io.timecoin.replica;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Blocks that were found invalid here, why, and which of them are looked at once more (protocol §5.3). What traitors propose
 * ends up here too, so little is kept. For one thread.
 *
 * <p>Keeps INV-22.
 */
final class SecondLooks {

    /** Refused blocks whose bodies are held, in case that others notarize them. */
    private static final int MOST_HELD = 2;

    /** Blocks that both looks found invalid, by hash alone. */
    private static final int MOST_SETTLED = 256;

    /** A body that nobody sent is asked for again after this long, ms. */
    private static final long RETRY_MILLIS = 1_000;

    private record Refused(Assembly assembly, Verdict.Invalid reason) {}

    /** Both reasons, in the words of the rules. */
    record Reasons(String first, String second) {}

    private static final class Awaited {
        private final List<Integer> sources;
        private long fetchAt;

        private Awaited(List<Integer> sources, long fetchAt) {
            this.sources = sources;
            this.fetchAt = fetchAt;
        }
    }

    private final Map<Hash256, Refused> refused = new LinkedHashMap<>();
    private final Map<Hash256, Reasons> settled = new LinkedHashMap<>();
    private final Map<Hash256, Awaited> awaited = new LinkedHashMap<>();
    private final Map<Long, Assembly> open = new LinkedHashMap<>();
    private final BlockTree tree;
    private final ReplicaPort port;
    private long questions;

    SecondLooks(BlockTree tree, ReplicaPort port) {
        this.tree = tree;
        this.port = port;
    }

    /** A first look has found a block invalid. */
    void refuse(Assembly assembly, Verdict.Invalid reason) {
        refused.put(assembly.hash, new Refused(assembly, reason));
        while (refused.size() > MOST_HELD) {
            refused.remove(refused.keySet().iterator().next());
        }
    }

    /** What is held of a refused block, to start from; null if it has to be fetched. */
    @Nullable
    Assembly reopen(Hash256 hash) {
        Refused held = refused.get(hash);
        return held == null ? null : held.assembly();
    }

    /** Refused blocks whose bodies are held. */
    List<Assembly> refused() {
        return refused.values().stream().map(Refused::assembly).toList();
    }

    /** The body of a block that has to be looked at again is not here. */
    void await(Hash256 hash, List<Integer> sources, long now) {
        awaited.put(hash, new Awaited(sources, now + RETRY_MILLIS));
    }

    /** The body of this block has come; whether it was waited for. */
    boolean arrived(Hash256 hash) {
        return awaited.remove(hash) != null;
    }

    /** Asks for bodies that did not come. */
    void retry(long now, BodyFetches fetches) {
        awaited.forEach((hash, wanted) -> {
            if (now >= wanted.fetchAt) {
                wanted.fetchAt = now + RETRY_MILLIS;
                fetches.block(hash, wanted.sources);
            }
        });
    }

    /** Asks for a second look at a block that is here as a whole, on the state after its parent. Once for each at a time. */
    void ask(Assembly assembly, ChainState parent) {
        if (open.containsValue(assembly)) {
            return;
        }
        open.put(++questions, assembly);
        port.lookAgain(new SecondLook(
                questions,
                assembly.toBlock(),
                parent,
                tree.path(parent.hash()).stream().map(BlockTree.Valid::block).toList()));
    }

    /** The block that a question is about; null if nobody waits for the answer any more. */
    @Nullable
    Assembly answered(long question) {
        return open.remove(question);
    }

    /** Both looks find it invalid. */
    void settle(Hash256 hash, Verdict.Invalid second) {
        Refused first = refused.remove(hash);
        settled.put(hash, new Reasons(first == null ? "not known any more" : words(first.reason()), words(second)));
        while (settled.size() > MOST_SETTLED) {
            settled.remove(settled.keySet().iterator().next());
        }
    }

    private static String words(Verdict.Invalid reason) {
        return reason.rule() + ": " + reason.detail();
    }

    /** Why both looks found it invalid; empty if they did not. */
    Optional<Reasons> reasons(Hash256 hash) {
        return Optional.ofNullable(settled.get(hash));
    }

    /** Nobody needs the answer any more: the block cannot become final, or is valid after all. */
    void forget(Hash256 hash) {
        refused.remove(hash);
        awaited.remove(hash);
        open.values().removeIf(assembly -> assembly.hash.equals(hash));
    }

    /** Up to this height the chain is final: what was asked about blocks there matters no more. */
    void finalAt(long height) {
        refused.values().removeIf(held -> held.assembly().block.header().height() <= height);
        open.values().removeIf(assembly -> assembly.block.header().height() <= height);
    }
}
