package io.timecoin.query;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** A node's state while time passes, looked at as often as the node does; every move has to be one of the table. */
final class StatePlay {

    private static final long INTERVAL_MILLIS = 200;

    final SeenConditions seen = new SeenConditions();
    private final NodeState.Machine machine = new NodeState.Machine();
    private long now = 1_000_000;

    /** One that has just started and hears enough. */
    static StatePlay fresh() {
        StatePlay play = new StatePlay();
        play.pass(0);
        return play;
    }

    /** One that is well since long. */
    static StatePlay started() {
        StatePlay play = fresh();
        play.seen.followed = true;
        play.pass(10_000);
        return play;
    }

    NodeState.Standing standing() {
        return machine.standing();
    }

    NodeState state() {
        return standing().state();
    }

    boolean isReady() {
        return standing().notReady().isEmpty();
    }

    /** What is seen stays so for this long. */
    NodeState pass(long millis) {
        long end = now + millis;
        look();
        while (now < end) {
            now = Math.min(end, now + INTERVAL_MILLIS);
            look();
        }
        return state();
    }

    /** Its process is stopped for this long, and sees nothing. */
    void sleep(long millis) {
        now += millis;
    }

    private void look() {
        NodeState before = state();
        NodeState after = machine.look(seen.now(), now).state();
        assertTrue(before == after || before.mayLeadTo(after), () -> before + " led to " + after);
    }
}
