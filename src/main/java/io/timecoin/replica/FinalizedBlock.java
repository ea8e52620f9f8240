package io.timecoin.replica;

import io.timecoin.consensus.Certificate;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import java.util.Optional;

/**
 * A block that has just become final.
 *
 * @param after the state after it
 * @param finalization of this very block; empty if only a descendant has one
 */
public record FinalizedBlock(Block block, ChainState after, Optional<Certificate> finalization) {}
