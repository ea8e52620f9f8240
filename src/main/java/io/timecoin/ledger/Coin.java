package io.timecoin.ledger;

/**
 * An output of a final or proposed transaction.
 *
 * @param value satoshis, never negative
 * @param owner who may spend it
 * @param height of the block that created it
 * @param collateral whether it is locked as a masternode's collateral and may not be spent (protocol §8)
 */
public record Coin(long value, Address owner, long height, boolean collateral) {}
