package io.timecoin.storage;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.StatementKind;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import java.util.Map;
import java.util.Optional;

/**
 * A final block on its way into the chain database.
 *
 * @param after the state that the block leads to
 * @param finalization of this very block, or of a descendant that makes it final
 * @param spent the coins it spends as far as the caller has them at hand; the others are looked up. Not copied: do not
 *     change it afterwards
 */
public record FinalBlock(Block block, ChainState after, Certificate finalization, Map<OutPoint, Coin> spent) {

    public FinalBlock {
        if (after.height() != block.height() || !after.hash().equals(block.hash())) {
            throw new IllegalArgumentException(
                    "the state after " + block + " is of height " + after.height() + " " + after.hash());
        }
        if (finalization.kind() != StatementKind.FINALIZE) {
            throw new IllegalArgumentException("a " + finalization.kind() + " certificate makes nothing final");
        }
    }

    /** A block whose spent coins have to be looked up. */
    public FinalBlock(Block block, ChainState after, Certificate finalization) {
        this(block, after, finalization, Map.of());
    }

    /** The finalization, if it is of this very block. */
    Optional<Certificate> ownFinalization() {
        return Optional.of(finalization)
                .filter(proof -> proof.statement().blockHash().equals(block.hash()));
    }
}
