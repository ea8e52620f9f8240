package io.timecoin.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.timecoin.node.StartOrder.Part;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StartOrderTest {

    private final List<String> did = new ArrayList<>();

    private Part part(String name) {
        return new Part(name, () -> did.add("start " + name), () -> did.add("stop " + name));
    }

    @Test
    void whatStartsFirstStopsLast() throws Exception {
        StartOrder order = new StartOrder(List.of(part("one"), part("two"), part("three")));
        assertEquals(List.of("one", "two", "three"), order.names());
        order.start();
        order.stop();
        assertEquals(List.of("start one", "start two", "start three", "stop three", "stop two", "stop one"), did);
        order.stop();
        assertEquals(6, did.size(), "it is stopped once");
    }

    @Test
    void aPartThatCannotStartStopsItselfAndThoseBeforeIt() {
        Part broken = new Part(
                "broken",
                () -> {
                    throw new IllegalStateException("no port");
                },
                () -> did.add("stop broken"));
        StartOrder order = new StartOrder(List.of(part("one"), broken, part("never")));
        assertEquals(
                "no port",
                assertThrows(IllegalStateException.class, order::start).getMessage());
        assertEquals(List.of("start one", "stop broken", "stop one"), did);
    }

    @Test
    void aPartThatCannotStopKeepsNoOtherFromStopping() throws Exception {
        Part stuck = new Part("stuck", () -> did.add("start stuck"), () -> {
            throw new IllegalStateException("busy");
        });
        StartOrder order = new StartOrder(List.of(part("one"), stuck, part("three")));
        order.start();
        order.stop();
        assertEquals(List.of("start one", "start stuck", "start three", "stop three", "stop one"), did);
    }
}
