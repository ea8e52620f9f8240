package io.timecoin.ledger;

/**
 * How much a leader may select for one block: what the rules allow, less header and settlement transaction.
 *
 * @param bytes of all transfers together
 * @param transactions number of transfers
 * @param witnesses of all transfers together
 */
public record BlockLimits(int bytes, int transactions, int witnesses) {}
