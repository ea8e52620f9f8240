package io.timecoin.simulation;

import java.util.SplittableRandom;

/** How long messages take between two hosts, and how many get lost, when nothing else is wrong. */
public enum LinkProfile {
    /** One data centre: 0.2 to 1 ms. */
    LAN(0, 0),
    /** Three regions, hosts dealt out in turn: 1 ms inside, 40, 60 and 90 ms one way between, a tenth of it as jitter. */
    WAN(0, 0),
    /** The regions with loss, doubles and a long tail: one message in twenty takes up to half a second more. */
    LOSSY(50, 20);

    private static final long[][] ONE_WAY_MILLIS = {{1, 40, 90}, {40, 1, 60}, {90, 60, 1}};

    private final int lossPermille;
    private final int doublePermille;

    LinkProfile(int lossPermille, int doublePermille) {
        this.lossPermille = lossPermille;
        this.doublePermille = doublePermille;
    }

    /** Messages lost in a thousand. */
    int lossPermille() {
        return lossPermille;
    }

    /** Messages that come twice in a thousand. */
    int doublePermille() {
        return doublePermille;
    }

    /** The longest that any message takes, its tail apart, microseconds. */
    long longestWayMicros() {
        return this == LAN ? 1_000 : 99 * VirtualTime.MILLI;
    }

    /** The shortest that a message takes, microseconds. */
    long leastMicros(int from, int to) {
        return this == LAN ? 200 : ONE_WAY_MILLIS[from % 3][to % 3] * VirtualTime.MILLI;
    }

    /** The longest that a message takes, its tail apart, microseconds. */
    long mostMicros(int from, int to) {
        long base = leastMicros(from, to);
        return this == LAN ? 999 : base + base / 10;
    }

    /** Draws the delay of one message. */
    long latencyMicros(int from, int to, SplittableRandom random) {
        if (this == LAN) {
            return 200L + random.nextInt(800);
        }
        long base = ONE_WAY_MILLIS[from % 3][to % 3] * VirtualTime.MILLI;
        long latency = base + random.nextLong(base / 10 + 1);
        boolean late = this == LOSSY && random.nextInt(20) == 0;
        return late ? latency + random.nextLong(500 * VirtualTime.MILLI) : latency;
    }
}
