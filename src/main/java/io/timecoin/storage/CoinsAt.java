package io.timecoin.storage;

import io.timecoin.ledger.Coin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Coins that were looked up, in the order asked, null where there is none.
 *
 * @param height every block up to this height is in what was read. Later ones may be too, if they were applied meanwhile:
 *     whoever lays the effects of blocks above {@code height} over it gets the same either way
 */
public record CoinsAt(long height, List<@Nullable Coin> coins) {}
