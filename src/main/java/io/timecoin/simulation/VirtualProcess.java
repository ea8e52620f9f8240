package io.timecoin.simulation;

import java.util.ArrayDeque;

/** A process on virtual time: it runs, stands still, ends and starts again. What it meant to do later ends with it. */
final class VirtualProcess {

    private final VirtualTime time;
    private final ArrayDeque<Runnable> frozenWork = new ArrayDeque<>();
    private int life;
    private boolean up;
    private boolean frozen;

    VirtualProcess(VirtualTime time) {
        this.time = time;
    }

    boolean isUp() {
        return up;
    }

    boolean isFrozen() {
        return frozen;
    }

    void start() {
        up = true;
    }

    /** It is gone, and with it what it was about to do. */
    void end() {
        up = false;
        frozen = false;
        life++;
        frozenWork.clear();
    }

    /** It stands still, or goes on with all that came meanwhile. */
    void freeze(boolean still) {
        frozen = still;
        while (!frozen && !frozenWork.isEmpty()) {
            frozenWork.removeFirst().run();
        }
    }

    /** Does something after a while, if this process runs then. */
    void later(long delayMicros, Runnable work) {
        int then = life;
        time.after(delayMicros, () -> {
            if (up && life == then) {
                unlessFrozen(work);
            }
        });
    }

    /** Does something now, or when it goes on. */
    void unlessFrozen(Runnable work) {
        if (frozen) {
            frozenWork.addLast(work);
        } else {
            work.run();
        }
    }
}
