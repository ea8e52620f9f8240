package io.timecoin.storage;

import io.timecoin.consensus.Certificate;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A final block on its way into the chain database.
 *
 * @param after the state that the block leads to
 * @param finalization of this very block, or null if it is final as an ancestor
 * @param spent the coins it spends as far as the caller has them at hand; the others are looked up. Not copied: do not
 *     change it afterwards
 */
public record FinalBlock(
        Block block, ChainState after, @Nullable Certificate finalization, Map<OutPoint, Coin> spent) {

    public FinalBlock {
        if (after.height() != block.height() || !after.hash().equals(block.hash())) {
            throw new IllegalArgumentException(
                    "the state after " + block + " is of height " + after.height() + " " + after.hash());
        }
        if (finalization != null && !finalization.statement().blockHash().equals(block.hash())) {
            throw new IllegalArgumentException("the certificate is not of " + block);
        }
    }

    /** A block whose spent coins have to be looked up. */
    public FinalBlock(Block block, ChainState after, @Nullable Certificate finalization) {
        this(block, after, finalization, Map.of());
    }
}
