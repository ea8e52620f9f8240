package io.timecoin.ledger;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CoinLifecycleTest {

    @Test
    void theTableHasTheTransitionsOfTheProtocolAndNoOther() {
        Map<CoinState, Set<CoinState>> table = new EnumMap<>(CoinState.class);
        table.put(CoinState.UNSPENT, EnumSet.of(CoinState.LOCKED, CoinState.SPENT_PENDING, CoinState.SPENT_FINALIZED));
        table.put(CoinState.LOCKED, EnumSet.of(CoinState.UNSPENT, CoinState.SPENT_PENDING, CoinState.SPENT_FINALIZED));
        table.put(CoinState.SPENT_PENDING, EnumSet.complementOf(EnumSet.of(CoinState.CONFIRMED)));
        table.put(CoinState.SPENT_FINALIZED, EnumSet.of(CoinState.CONFIRMED));
        table.put(CoinState.CONFIRMED, EnumSet.noneOf(CoinState.class));
        table.forEach((from, reached) -> {
            for (CoinState to : CoinState.values()) {
                assertEquals(reached.contains(to), CoinLifecycle.allows(from, to), from + " to " + to);
                if (reached.contains(to)) {
                    assertDoesNotThrow(() -> CoinLifecycle.check(from, to));
                } else {
                    assertThrows(IllegalStateException.class, () -> CoinLifecycle.check(from, to));
                }
            }
        });
    }
}
