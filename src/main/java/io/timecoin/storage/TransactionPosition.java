package io.timecoin.storage;

/**
 * Where a final transaction is.
 *
 * @param height of its block
 * @param index in the block, from 0
 */
public record TransactionPosition(long height, int index) {}
