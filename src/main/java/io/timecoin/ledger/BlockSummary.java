package io.timecoin.ledger;

/**
 * What is known of a final block without reading it.
 *
 * @param bytes of its encoding
 * @param transactions how many
 */
public record BlockSummary(BlockHeader header, int bytes, int transactions) {}
