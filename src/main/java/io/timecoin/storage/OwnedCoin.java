package io.timecoin.storage;

import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;

/** A coin with its name. */
public record OwnedCoin(OutPoint outPoint, Coin coin) {}
