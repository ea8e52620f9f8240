package io.timecoin.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.query.NodeState.Right;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table of states: what each allows, what may lead to what, and which of several conditions counts. */
final class NodeStateTest {

    private static final Set<Right> NOTHING = Set.of();
    private static final Set<Right> ALL = EnumSet.allOf(Right.class);
    private static final Set<Right> ALL_BUT_READY = Set.of(Right.VOTES, Right.PROPOSES, Right.TAKES_TRANSACTIONS);

    private static final Map<NodeState, Set<Right>> ALLOWED = Map.ofEntries(
            Map.entry(NodeState.STOPPING, ALL_BUT_READY),
            Map.entry(NodeState.HALTED, NOTHING),
            Map.entry(NodeState.DIFFERS, NOTHING),
            Map.entry(NodeState.STARTING, NOTHING),
            Map.entry(NodeState.REPLAYING, Set.of(Right.VOTES, Right.PROPOSES)),
            Map.entry(NodeState.SYNCING, ALL_BUT_READY),
            Map.entry(NodeState.BEHIND, ALL_BUT_READY),
            Map.entry(NodeState.CLOCK_WRONG, Set.of(Right.VOTES, Right.TAKES_TRANSACTIONS)),
            Map.entry(NodeState.OVERLOADED, ALL),
            Map.entry(NodeState.CHECKING, ALL_BUT_READY),
            Map.entry(NodeState.ACTIVE, ALL),
            Map.entry(NodeState.OBSERVING, Set.of(Right.TAKES_TRANSACTIONS, Right.READY)));

    /** A row for each state it comes from, a column for each it may lead to, both in the order of the states. */
    private static final List<String> MOVES = List.of(
            // STOPPING HALTED DIFFERS STARTING REPLAYING SYNCING BEHIND CLOCK_WRONG OVERLOADED CHECKING ACTIVE
            // OBSERVING
            "............", // STOPPING
            "S...........", // HALTED
            "SH...SBCOKAV", // DIFFERS
            "SHD.RSBCOK..", // STARTING
            "SHD..SBCOK..", // REPLAYING
            "SHD...BCOKAV", // SYNCING
            "SHD..S.COKAV", // BEHIND
            "SHD..SB.OKAV", // CLOCK_WRONG
            "SHD..SBC.KAV", // OVERLOADED
            "SHD..SBCO.AV", // CHECKING
            "SHD..SBCO..V", // ACTIVE
            "SHD..SBCO.A."); // OBSERVING

    @Test
    void everyStateAllowsWhatTheTableSays() {
        for (NodeState state : NodeState.values()) {
            Set<Right> allowed = EnumSet.allOf(Right.class);
            allowed.removeIf(right -> !state.allows(right));
            assertEquals(ALLOWED.get(state), allowed, state.name());
        }
    }

    @Test
    void everyStateLeadsToThoseTheTableSaysAndToNoOther() {
        NodeState[] states = NodeState.values();
        assertEquals(states.length, MOVES.size());
        for (int from = 0; from < states.length; from++) {
            for (int to = 0; to < states.length; to++) {
                boolean allowed = MOVES.get(from).charAt(to) != '.';
                assertEquals(allowed, states[from].mayLeadTo(states[to]), states[from] + " to " + states[to]);
            }
        }
    }

    @Test
    void theFirstConditionThatHoldsIsTheState() {
        SeenConditions all = new SeenConditions().everythingWrong();
        assertEquals(NodeState.STOPPING, all.first());
        all.stopping = false;
        assertEquals(NodeState.HALTED, all.first());
        all.halted = "";
        assertEquals(NodeState.DIFFERS, all.first());
        all.differs = "";
        assertEquals(NodeState.STARTING, all.first());
        all.started = true;
        assertEquals(NodeState.REPLAYING, all.first());
        all.replaying = false;
        assertEquals(NodeState.SYNCING, all.first());
        all.fetching = false;
        assertEquals(NodeState.BEHIND, all.first());
        all.height = all.proven;
        assertEquals(NodeState.BEHIND, all.first(), "a finalization proves as much as voters do");
        all.lacksFinal = false;
        assertEquals(NodeState.CLOCK_WRONG, all.first());
        all.clockWrong = "";
        assertEquals(NodeState.OVERLOADED, all.first());
        all.full = "";
        assertEquals(NodeState.CHECKING, all.first());
    }

    @Test
    void whoHasPassedTheCheckIsActiveIfItVotesAndObservesOtherwise() {
        StatePlay play = StatePlay.started();
        assertEquals(NodeState.ACTIVE, play.state());
        play.seen.voting = false;
        assertEquals(NodeState.OBSERVING, play.pass(0));
        play.seen.voting = true;
        assertEquals(NodeState.ACTIVE, play.pass(0));
    }

    @Test
    void aReasonIsSaidInEveryStateThatIsNotWell() {
        SeenConditions all = new SeenConditions().everythingWrong();
        assertEquals("it is stopping", all.look().why());
        all.stopping = false;
        assertEquals("two chains are final", all.look().why());
        all.halted = "";
        assertEquals("its execution is wrong", all.look().why());
        all.differs = "";
        assertEquals("it is starting", all.look().why());
        all.started = true;
        assertTrue(all.look().why().contains("its own record"));
        all.replaying = false;
        assertEquals(
                "catching up: it fetches final blocks, 86 blocks behind height 161",
                all.look().why());
        all.fetching = false;
        assertEquals("catching up: 86 blocks behind height 161", all.look().why());
        all.height = all.proven;
        assertEquals(
                "catching up: a block above height 161 is final and not here",
                all.look().why());
        all.lacksFinal = false;
        assertEquals("3 s behind", all.look().why());
        all.clockWrong = "";
        assertEquals("the mempool is full", all.look().why());
        all.full = "";
        assertTrue(all.look().why().contains("just started"));
        assertEquals("", StatePlay.started().standing().why());
    }

    @Test
    void aStateThatDoesNotAllowReadinessIsNeverReadyAndSaysWhy() {
        SeenConditions seen = new SeenConditions().everythingWrong();
        NodeState.Standing standing = seen.look();
        assertFalse(standing.state().allows(Right.READY));
        assertEquals(standing.why(), standing.notReady().orElseThrow());
    }
}
