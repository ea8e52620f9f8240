package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Statement;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signature;
import io.timecoin.network.EncodedPart;
import io.timecoin.network.LinkLimits;
import io.timecoin.network.LinkTimings;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.BlockReply;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.VoteMessage;
import io.timecoin.network.RateTerms;
import io.timecoin.simulation.Violation.Invariant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A wire keeps to the lanes, the window and the rates of the node's links. */
final class SimulatedWireTest {

    private static final int WINDOW = LinkLimits.STANDARD.windowMessages();
    private static final int LANE = LinkLimits.STANDARD.laneMessages();

    private final VirtualTime time = new VirtualTime();
    private final List<PeerMessage> read = new ArrayList<>();
    private final List<Runnable> taken = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();
    private boolean reads = true;
    private boolean takesAtOnce;

    private SimulatedWire wire(boolean senderKeepsRules) {
        return new SimulatedWire(
                new SimulatedWire.Ends() {
                    @Override
                    public void give(Envelope envelope, Runnable done) {
                        read.add(envelope.message);
                        if (takesAtOnce) {
                            done.run();
                        } else {
                            taken.add(done);
                        }
                    }

                    @Override
                    public void keptWaiting() {}

                    @Override
                    public boolean reads() {
                        return reads;
                    }

                    @Override
                    public void later(long delayMicros, Runnable work) {
                        time.after(delayMicros, work);
                    }

                    @Override
                    public long nanos() {
                        return time.micros() * 1_000;
                    }

                    @Override
                    public void end(String reason) {
                        ends.add(reason);
                    }
                },
                senderKeepsRules);
    }

    private static PeerMessage vote(long view) {
        return new VoteMessage(new Vote(Statement.nullify(0, view), 1, Signature.of(new byte[Signature.LENGTH])));
    }

    private static PeerMessage question(int id) {
        return new GetBlock(id, Hash256.ZERO, 0);
    }

    private static void arrive(SimulatedWire wire, int votes) {
        for (int i = 0; i < votes; i++) {
            wire.arrived(new Envelope(vote(i)));
        }
    }

    @Test
    void noMoreIsReadThanTheWindowLetsInUntilSomethingIsTaken() {
        SimulatedWire wire = wire(true);
        arrive(wire, WINDOW + 2);
        assertEquals(WINDOW, read.size());
        assertEquals(2, wire.waiting());
        taken.getFirst().run();
        taken.getFirst().run(); // said twice, counted once
        assertEquals(WINDOW + 1, read.size());
    }

    @Test
    void consensusIsReadBeforeWhatWaitedBefore() {
        SimulatedWire wire = wire(true);
        reads = false;
        wire.arrived(new Envelope(question(1)));
        wire.arrived(Envelope.repetition(vote(1), 7));
        wire.arrived(new Envelope(vote(2)));
        reads = true;
        wire.pump();
        assertEquals(List.of(vote(2), vote(1), question(1)), read);
    }

    @Test
    void aRepetitionIsDroppedWhileAnEarlierOneWaits() {
        SimulatedWire wire = wire(true);
        reads = false;
        wire.arrived(Envelope.repetition(vote(1), 7));
        wire.arrived(Envelope.repetition(vote(2), 7));
        wire.arrived(Envelope.repetition(vote(1), 8));
        assertEquals(2, wire.waiting());
    }

    @Test
    void aFullLaneOfConsensusEndsTheLinkOfACorrectSenderOnly() {
        reads = false;
        arrive(wire(false), LANE + 1);
        assertEquals(List.of(), ends);
        SimulatedWire wire = wire(true);
        arrive(wire, LANE);
        assertEquals(List.of(), ends);
        wire.arrived(new Envelope(vote(LANE)));
        assertEquals(1, ends.size());
    }

    @Test
    void whatIsChargedIsReadAtItsRateAndWhoeverGoesBeyondForLongLosesItsLink() {
        takesAtOnce = true;
        SimulatedWire wire = wire(false);
        for (int id = 0; id < LANE; id++) {
            wire.arrived(new Envelope(question(id)));
        }
        long burst = RateTerms.STANDARD.messageBurst();
        assertTrue(Math.abs(read.size() - burst) <= 1, "read at once: " + read.size());
        time.runUntil(1_000_000);
        assertTrue(Math.abs(read.size() - burst - RateTerms.STANDARD.messages()) <= 2, "in a second: " + read.size());
        assertEquals(List.of(), ends);
        for (long second = 1; second <= LinkTimings.STANDARD.excess().toSeconds(); second++) {
            for (int id = 0; id < RateTerms.STANDARD.messages() + 10; id++) {
                wire.arrived(new Envelope(question(id)));
            }
            time.runUntil((second + 1) * 1_000_000);
        }
        assertTrue(ends.size() > 0, "it goes on");
    }

    @Test
    void aCorrectSenderPacesItselfBelowTheRate() {
        takesAtOnce = true;
        SimulatedWire wire = wire(true);
        for (int id = 0; id < LANE; id++) {
            wire.arrived(new Envelope(question(id)));
        }
        time.runUntil(20_000_000);
        assertEquals(LANE, read.size());
        assertEquals(List.of(), ends);
    }

    @Test
    void anAnswerThatWasAskedForIsFree() {
        takesAtOnce = true;
        SimulatedWire wire = wire(false);
        for (int id = 0; id < LANE; id++) {
            wire.asked(new Envelope(question(id)));
            wire.arrived(new Envelope(new BlockReply(id, 0, EncodedPart.of(new byte[0], 0, 1_000))));
        }
        assertEquals(LANE, read.size());
    }

    @Test
    void aFrozenProcessLosesItsLinksAndOneThatRunsMayNot() {
        SimulatedWorld world = new SimulatedWorld(
                RunPlan.calm("wires", 3, 4).withMostLinkMillis(50).withLinkLimits(true), true);
        world.nodes().forEach(SimulatedNode::start);
        world.time.runUntil(100 * VirtualTime.MILLI);
        world.node(1).freeze(true);
        for (int i = 0; i < LANE + 1; i++) {
            world.node(0).sender().forge(1, vote(i));
        }
        world.time.runUntil(110 * VirtualTime.MILLI);
        assertTrue(world.situations.counts().containsKey(Situation.LINK_ENDED));
        world.node(1).freeze(false);
        world.time.runUntil(500 * VirtualTime.MILLI);
        assertTrue(world.links.isUp(0, 1));
        Violation broken = assertThrows(
                Violation.class, () -> world.checkers.linkEnds(world.node(0), world.node(1), "its lane is full"));
        assertEquals(Invariant.LINKS_LAST, broken.invariant());
    }
}
