package io.timecoin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamedBytesTest {

    private final StreamedBytes bytes = new StreamedBytes(100);
    private final FakeAsker near = new FakeAsker("10.0.0.1");
    private final FakeAsker far = new FakeAsker("10.0.1.1");
    private final List<String> ran = new ArrayList<>();

    private StreamedBytes.Share share(FakeAsker asker, String name) {
        return bytes.share(asker, () -> ran.add(name));
    }

    @Test
    void aStreamWaitsUntilOthersHaveGivenBackAndGoesOnWhereItIsAtHome() {
        StreamedBytes.Share one = share(near, "one");
        StreamedBytes.Share two = share(far, "two");
        assertTrue(one.take(80));
        assertFalse(two.take(30));
        assertEquals(80, bytes.held());
        one.giveBack(40);
        near.turn();
        assertEquals(List.of(), ran);
        far.turn();
        assertEquals(List.of("two"), ran);
        assertTrue(two.take(30));
        assertEquals(70, bytes.held());
    }

    @Test
    void oneNetworkLeavesRoomToOthers() {
        int taken = 0;
        while (share(near, "near").take(1)) {
            taken++;
        }
        assertEquals(50, taken);
        assertFalse(share(new FakeAsker("10.0.0.77"), "a neighbour").take(1));
        assertTrue(share(far, "far").take(25));
    }

    @Test
    void roomOfOneNetworkIsNotKeptFromAnotherByWhoCameFirst() {
        StreamedBytes.Share first = share(near, "first");
        assertTrue(first.take(50));
        assertFalse(share(near, "second").take(10));
        StreamedBytes.Share third = share(far, "third");
        assertTrue(third.take(20));
        assertFalse(third.take(20));
        third.giveBack(10);
        near.turn();
        far.turn();
        assertEquals(List.of("third"), ran);
    }

    @Test
    void roomIsKeptForWhoWasToldOfIt() {
        StreamedBytes.Share one = share(near, "one");
        List<StreamedBytes.Share> two = new ArrayList<>();
        two.add(bytes.share(far, () -> ran.add("two " + two.getFirst().take(60))));
        assertTrue(one.take(100));
        assertFalse(two.getFirst().take(60));
        one.giveBackAll();
        assertFalse(one.take(60));
        far.turn();
        assertEquals(60, two.getFirst().bytes());
        two.getFirst().close();
        near.turn();
        assertEquals(List.of("two true", "one"), ran);
        assertTrue(one.take(60));
    }

    @Test
    void roomThatIsNotTakenGoesToTheNext() {
        StreamedBytes.Share one = share(near, "one");
        assertTrue(one.take(100));
        assertFalse(share(far, "two").take(60));
        assertFalse(share(new FakeAsker("10.0.2.1"), "three").take(60));
        one.close();
        far.turn();
        assertEquals(List.of("two"), ran);
        assertEquals(60, bytes.held());
    }

    @Test
    void whatIsLargerThanAllGoesAlone() {
        StreamedBytes.Share one = share(near, "one");
        assertTrue(one.take(1_000));
        assertFalse(share(far, "two").take(1));
        one.giveBackAll();
        far.turn();
        assertEquals(0, bytes.held());
        assertEquals(List.of("two"), ran);
    }

    @Test
    void aStreamThatEndsGivesBackOnceAndGetsNothingMore() {
        StreamedBytes.Share one = share(near, "one");
        StreamedBytes.Share two = share(far, "two");
        assertTrue(one.take(60));
        assertTrue(two.take(40));
        one.close();
        one.giveBack(60);
        one.close();
        assertEquals(40, bytes.held());
        assertFalse(one.take(1));
        near.turn();
        assertEquals(List.of(), ran);
    }

    @Test
    void aStreamThatEndsWhileItIsToldOfRoomLeavesItToOthers() {
        StreamedBytes.Share one = share(near, "one");
        StreamedBytes.Share two = share(far, "two");
        assertTrue(one.take(100));
        assertFalse(two.take(60));
        one.giveBackAll();
        two.close();
        far.turn();
        assertEquals(0, bytes.held());
        assertTrue(one.take(100));
    }
}
