package io.timecoin.simulation;

import io.timecoin.consensus.Statement;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.simulation.Violation.Invariant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may be built on what: a block's parent is what was notarized in the parent view that its voters name (protocol §5.3). */
final class LineageChecker {

    private record Link(Hash256 parentHash, boolean settlement) {}

    private final Map<Hash256, Link> links = new LinkedHashMap<>();

    /** A node has found a block valid. */
    void known(Block block) {
        links.putIfAbsent(block.hash(), new Link(block.header().parentHash(), block.isSettlement()));
    }

    /**
     * A correct voter notarizes a block.
     *
     * @param parent what is notarized in the parent view, or opened the epoch if that is view 0
     */
    void notarized(int voter, Statement statement, Hash256 parent) {
        @Nullable Link link = links.get(statement.blockHash());
        if (link == null) {
            throw new Violation(
                    Invariant.NO_INVALID_NOTARIZED,
                    statement,
                    "voter " + voter + " says " + statement + " of a block that no node has found valid");
        }
        boolean onSettlement = statement.parentView() > 0 && isSettlement(parent);
        if (onSettlement && !statement.blockHash().equals(parent)) {
            throw new Violation(
                    Invariant.SETTLEMENT_NOT_EXTENDED,
                    statement,
                    "voter " + voter + " says " + statement + " on the settlement " + parent + " of the same epoch");
        }
        if (!onSettlement && !link.parentHash().equals(parent)) {
            throw new Violation(
                    Invariant.CHILD_OF_NOTARIZED_PARENT,
                    statement,
                    "voter " + voter + " says " + statement + ", whose parent is " + link.parentHash() + ", not "
                            + parent + ", which is notarized in view " + statement.parentView());
        }
    }

    private boolean isSettlement(Hash256 hash) {
        @Nullable Link link = links.get(hash);
        return link != null && link.settlement();
    }
}
