package io.timecoin.network.fetch;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Transaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The blocks that became final last. Whoever lacks one asks its voters for it, and by the time that a silent one has been
 * passed over it is final with the others: they have to serve it for a moment longer (protocol §5.3). Bounded in bytes of
 * memory; the newest block is kept whatever it has. For one thread.
 */
public final class RecentlyFinal {

    /** A block with its header, its hashes and its places here. */
    private static final long BLOCK_BYTES = 2_000;

    /** The place of a transaction in a map. */
    private static final long PLACE_BYTES = 64;

    private final long mostBytes;
    private final ToLongFunction<Transaction> memory;
    private final ArrayDeque<Block> blocks = new ArrayDeque<>();
    private final Map<Hash256, Block> byHash = new LinkedHashMap<>();
    private final Map<Hash256, Transaction> byFullHash = new LinkedHashMap<>();
    private long bytes;

    /**
     * None yet.
     *
     * @param mostBytes of memory of all
     * @param memory that a transaction takes
     */
    public RecentlyFinal(long mostBytes, ToLongFunction<Transaction> memory) {
        this.mostBytes = mostBytes;
        this.memory = memory;
    }

    /** A block has become final. */
    public void add(Block block) {
        blocks.addLast(block);
        byHash.put(block.hash(), block);
        block.transactions().forEach(each -> byFullHash.put(each.fullHash(), each));
        bytes += bytes(block);
        while (bytes > mostBytes && blocks.size() > 1) {
            Block oldest = blocks.removeFirst();
            byHash.remove(oldest.hash());
            oldest.transactions().forEach(each -> byFullHash.remove(each.fullHash()));
            bytes -= bytes(oldest);
        }
    }

    private long bytes(Block block) {
        return BLOCK_BYTES
                + PLACE_BYTES * block.transactions().size()
                + block.transactions().stream().mapToLong(memory).sum();
    }

    /** Memory that the blocks take; for a gauge. */
    public long bytes() {
        return bytes;
    }

    public Optional<Block> block(Hash256 hash) {
        return Optional.ofNullable(byHash.get(hash));
    }

    /** {@code found}, and those of the asked transactions that are in these blocks. */
    public List<Transaction> complete(List<Transaction> found, List<Hash256> asked) {
        if (found.size() >= asked.size()) {
            return found;
        }
        List<Transaction> all = new ArrayList<>(found);
        asked.stream()
                .map(byFullHash::get)
                .flatMap(transaction -> Optional.ofNullable(transaction).stream())
                .forEach(all::add);
        return all;
    }

    public void clear() {
        blocks.clear();
        byHash.clear();
        byFullHash.clear();
        bytes = 0;
    }
}
