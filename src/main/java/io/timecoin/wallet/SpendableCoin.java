package io.timecoin.wallet;

import io.timecoin.ledger.Address;
import io.timecoin.ledger.OutPoint;
import java.util.Comparator;

/**
 * A coin that the wallet may spend.
 *
 * @param value satoshis, positive
 */
public record SpendableCoin(OutPoint outPoint, long value, Address owner) {

    /** Largest first; equal ones in order of outpoint, so that the order is the same everywhere. */
    static final Comparator<SpendableCoin> LARGEST_FIRST =
            Comparator.comparingLong(SpendableCoin::value).reversed().thenComparing(SpendableCoin::outPoint);
}
