package io.timecoin.storage;

/**
 * All coins, or all of one owner, after the block at {@code height}.
 *
 * @param satoshis sum of their values
 */
public record CoinTotals(long height, long count, long satoshis) {}
