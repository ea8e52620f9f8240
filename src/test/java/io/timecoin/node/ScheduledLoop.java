package io.timecoin.node;

import io.timecoin.runtime.Loop;
import java.util.concurrent.TimeUnit;

/** A loop whose turns are events of a {@link Schedule}. */
final class ScheduledLoop implements Loop {

    private final Schedule schedule;
    private final Turn turn;
    private boolean running;
    private boolean woken;
    private long turns;

    ScheduledLoop(Schedule schedule, Turn turn) {
        this.schedule = schedule;
        this.turn = turn;
    }

    @Override
    public void start() {
        running = true;
        wake();
    }

    @Override
    public void wake() {
        if (running && !woken) {
            woken = true;
            schedule.soon(() -> {
                if (running && woken) {
                    takeTurn();
                }
            });
        }
    }

    private void takeTurn() {
        woken = false;
        long number = ++turns;
        long millis = turn.run();
        if (millis <= 0) {
            wake();
        } else if (millis != UNTIL_WOKEN) {
            schedule.after(TimeUnit.MILLISECONDS.toNanos(millis), () -> {
                if (running && turns == number) {
                    takeTurn();
                }
            });
        }
    }

    @Override
    public void end() {
        if (running) {
            running = false;
            turn.run();
        }
    }
}
