package io.timecoin.query.view;

import io.timecoin.ledger.Block;

/**
 * A final block.
 *
 * @param confirmations 1 for the newest final block
 */
public record BlockView(Block block, long confirmations) {}
