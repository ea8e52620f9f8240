package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.network.PeerMessage.StatusMessage;
import org.junit.jupiter.api.Test;

/** Processes run before their links do, as in the node. */
final class SimulatedLinksTest {

    private static final long MOST = 50;

    private final SimulatedWorld world =
            new SimulatedWorld(RunPlan.calm("links", 3, 4).withMostLinkMillis(MOST), true);

    private void run(long millis) {
        world.time.runUntil(world.time.micros() + millis * VirtualTime.MILLI);
    }

    private void startAll() {
        world.nodes().forEach(SimulatedNode::start);
    }

    private long linksTold() {
        return world.trace.lines().stream()
                .filter(line -> line.contains(" are linked"))
                .count();
    }

    private void startAllLinked() {
        startAll();
        run(MOST + 1);
    }

    @Test
    void whatAProcessSaysBeforeItHasALinkReachesNobody() {
        startAll();
        assertFalse(world.links.isUp(0, 1));
        world.node(0).sender().forge(1, new StatusMessage(0, 0, 1));
        assertEquals(0, world.network.messages());
        run(MOST + 1);
        assertTrue(world.links.isUp(0, 1));
        assertEquals(4 * 3 / 2, linksTold());
    }

    @Test
    void aProcessThatStartsAgainHasNoLinkAtFirstAndGetsNothingThatWasOnItsWay() {
        startAllLinked();
        long before = linksTold();
        world.node(1).crash();
        world.node(1).start();
        assertFalse(world.links.isUp(0, 1));
        assertTrue(world.links.isUp(0, 2));
        run(MOST + 1);
        assertTrue(world.links.isUp(0, 1));
        assertEquals(before + 3, linksTold());
    }

    @Test
    void afterACutALinkIsMadeAnew() {
        startAllLinked();
        long before = linksTold();
        world.links.cut(0, 1, true);
        run(2_000);
        assertTrue(world.network.isCut(0, 1));
        world.links.cut(0, 1, false);
        assertFalse(world.links.isUp(0, 1));
        run(MOST + 1);
        assertTrue(world.links.isUp(0, 1));
        assertEquals(before + 1, linksTold());
    }

    @Test
    void thereIsNoLinkToWhoIsOffOrCutOffInOneDirection() {
        world.links.cut(3, 0, true);
        world.nodes().subList(0, 2).forEach(SimulatedNode::start);
        world.node(3).start();
        run(MOST + 1);
        assertTrue(world.links.isUp(0, 1));
        assertFalse(world.links.isUp(0, 2));
        assertFalse(world.links.isUp(0, 3));
        assertTrue(world.links.isUp(1, 3));
    }

    @Test
    void aHostThatHasLeftDoesNotComeBack() {
        startAllLinked();
        world.node(2).leave();
        world.node(2).startUnlessUp();
        run(1_000);
        assertFalse(world.node(2).isUp());
        assertFalse(world.links.isUp(0, 2));
    }
}
