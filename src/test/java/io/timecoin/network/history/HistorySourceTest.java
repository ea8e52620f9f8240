package io.timecoin.network.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What is remembered of one peer that may have blocks. */
final class HistorySourceTest {

    private final HistorySource source = new HistorySource();

    @Test
    void whoProvesHeadersAndBringsNoBlocksIsLetBeLongerEachTime() {
        source.fails(0);
        source.provesHeaders();
        assertTrue(source.isAside(999));
        source.fails(1_000);
        source.provesHeaders();
        assertTrue(source.isAside(2_999));
        assertFalse(source.isAside(3_000));
        assertEquals(2, source.vain);
        source.proves(1_000, 10);
        assertEquals(0, source.vain);
    }

    @Test
    void onlyWhoSaysThatItIsBusyOrIsAskedEnoughIsAtWork() {
        assertFalse(source.isAtWork(0));
        source.isBusy(0);
        assertTrue(source.isAtWork(0));
        source.lags(0);
        assertFalse(source.isAtWork(0), "it has shown that it has nothing");
        source.fails(0);
        assertFalse(source.isAtWork(0));
        source.open = 1;
        assertTrue(source.isAtWork(10_000), "it is asked for something");
        source.provesHeaders();
        assertFalse(source.isAtWork(10_000), "it may be asked for another thing");
    }
}
