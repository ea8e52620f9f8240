package io.timecoin.storage;

import java.util.List;

/**
 * Some coins of one owner after the block at {@code height}, in order of their outpoints' bytes.
 *
 * @param more whether others follow the last one
 */
public record AddressCoins(long height, List<OwnedCoin> coins, boolean more) {

    public AddressCoins {
        coins = List.copyOf(coins);
    }
}
