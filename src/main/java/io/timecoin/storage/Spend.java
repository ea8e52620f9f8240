package io.timecoin.storage;

import io.timecoin.crypto.Hash256;

/** Who spent a coin: the transaction {@code txid} in the final block at {@code height}. */
public record Spend(Hash256 txid, long height) {}
