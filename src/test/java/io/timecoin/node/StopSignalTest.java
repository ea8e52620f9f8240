package io.timecoin.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.timecoin.node.StopSignal.End;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StopSignalTest {

    private static final String ENDED = "the start was ended: this process was told to stop";

    private final List<String> notes = new ArrayList<>();
    private final StopSignal signal = new StopSignal(notes::add);

    @Test
    void beforeThereIsAnythingToStopNothingIsWaitedFor() {
        signal.stop();
        assertEquals(List.of(ENDED), notes);
    }

    @Test
    void aStartThatFailsBecauseOfItIsSaidToHaveBeenEnded() {
        signal.begin();
        signal.ended(new End(1, new IllegalStateException("Shutdown in progress")));
        signal.stop();
        assertEquals(List.of(ENDED), notes);
    }

    @Test
    void ofANodeThatHadStartedNothingIsSaid() {
        signal.begin();
        signal.ended(new End(3, null));
        signal.stop();
        assertEquals(List.of(), notes);
    }

    @Test
    void whereNoneCameTheProcessIsNotWatchedAnyMore() {
        signal.watch();
        assertFalse(signal.came());
        assertEquals(List.of(), notes);
    }
}
