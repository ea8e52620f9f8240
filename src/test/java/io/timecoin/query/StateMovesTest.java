package io.timecoin.query;

import static io.timecoin.LogLines.ERROR;
import static io.timecoin.LogLines.INFO;
import static io.timecoin.LogLines.WARN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.LogLines;
import io.timecoin.query.NodeState.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StateMovesTest {

    private final List<NodeEvent> events = new ArrayList<>();
    private final StateMoves moves = new StateMoves(events::add);

    private static Standing standing(NodeState state) {
        return new Standing(state, "why", Optional.of("why"), Optional.empty());
    }

    @Test
    void eachChangeIsOneEvent() {
        moves.look(standing(NodeState.STARTING), standing(NodeState.STARTING), 1);
        assertEquals(List.of(), events);
        moves.look(standing(NodeState.STARTING), standing(NodeState.CHECKING), 2);
        moves.look(standing(NodeState.CHECKING), standing(NodeState.CHECKING), 3);
        assertEquals(List.of(new NodeEvent.StateChanged(NodeState.STARTING, NodeState.CHECKING, "why", 2)), events);
        assertEquals(0, moves.forbidden());
    }

    @Test
    void aMoveOutsideTheTableIsCountedAndToldOfLikeAnyOther() {
        moves.look(standing(NodeState.HALTED), standing(NodeState.ACTIVE), 1);
        assertEquals(1, moves.forbidden());
        assertEquals(List.of(new NodeEvent.StateChanged(NodeState.HALTED, NodeState.ACTIVE, "why", 1)), events);
    }

    @Test
    void theLogHasOneLineForAChangeAndAnErrorForOneThatMustNotHappen() {
        assertEquals(
                List.of(INFO), logged(() -> moves.look(standing(NodeState.ACTIVE), standing(NodeState.BEHIND), 1)));
        assertEquals(List.of(), logged(() -> moves.look(standing(NodeState.ACTIVE), standing(NodeState.ACTIVE), 1)));
        assertEquals(
                List.of(INFO, ERROR),
                logged(() -> moves.look(standing(NodeState.ACTIVE), standing(NodeState.STARTING), 1)));
    }

    @Test
    void theLogSaysOnceThatThereIsNoQuorumAndOnceThatThereIs() {
        Standing with = standing(NodeState.ACTIVE);
        Standing without = new Standing(NodeState.ACTIVE, "", Optional.empty(), Optional.of("2 of 4"));
        assertEquals(List.of(WARN), logged(() -> moves.look(with, without, 1)));
        assertEquals(List.of(), logged(() -> moves.look(without, without, 1)));
        assertEquals(List.of(INFO), logged(() -> moves.look(without, with, 1)));
    }

    /** Levels of what is logged meanwhile. */
    private static List<Integer> logged(Runnable work) {
        try (LogLines log = LogLines.of(StateMoves.class)) {
            work.run();
            return log.lines().stream().map(LogLines.Line::level).toList();
        }
    }
}
