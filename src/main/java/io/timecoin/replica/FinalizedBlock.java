package io.timecoin.replica;

import io.timecoin.consensus.Certificate;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import java.util.Optional;

/**
 * A block that has just become final.
 *
 * @param after the state after it
 * @param finalization that made it final: its own, or a descendant's
 */
public record FinalizedBlock(Block block, ChainState after, Certificate finalization) {

    /** The finalization, if it is of this very block. */
    public Optional<Certificate> ownFinalization() {
        return Optional.of(finalization)
                .filter(proof -> proof.statement().blockHash().equals(block.hash()));
    }
}
