package io.timecoin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamedBytesTest {

    private final StreamedBytes bytes = new StreamedBytes(100);
    private final List<String> ran = new ArrayList<>();

    private StreamedBytes.Share share(String name) {
        return bytes.share(() -> ran.add(name));
    }

    @Test
    void aStreamWaitsUntilOthersHaveGivenBack() {
        StreamedBytes.Share one = share("one");
        StreamedBytes.Share two = share("two");
        assertTrue(one.take(80));
        assertFalse(two.take(30));
        assertEquals(80, bytes.held());
        one.giveBack(40);
        assertEquals(List.of("two"), ran);
        assertTrue(two.take(30));
        assertEquals(70, bytes.held());
    }

    @Test
    void whatIsLargerThanAllGoesAlone() {
        StreamedBytes.Share one = share("one");
        assertTrue(one.take(1_000));
        assertFalse(share("two").take(1));
        one.giveBackAll();
        assertEquals(0, bytes.held());
        assertEquals(List.of("two"), ran);
    }

    @Test
    void aStreamThatEndsGivesBackOnceAndGetsNothingMore() {
        StreamedBytes.Share one = share("one");
        StreamedBytes.Share two = share("two");
        assertTrue(one.take(60));
        assertTrue(two.take(40));
        one.close();
        one.giveBack(60);
        one.close();
        assertEquals(40, bytes.held());
        assertFalse(one.take(1));
        assertEquals(List.of(), ran);
    }

    @Test
    void aStreamThatIsWokenInVainDoesNotKeepTheThread() {
        StreamedBytes.Share one = share("one");
        List<StreamedBytes.Share> shares = new ArrayList<>();
        shares.add(bytes.share(() -> {
            ran.add("large");
            assertFalse(shares.getFirst().take(90));
        }));
        assertTrue(one.take(100));
        assertFalse(shares.getFirst().take(90));
        one.giveBack(20);
        assertEquals(List.of("large"), ran);
    }
}
