package io.timecoin.simulation;

import io.timecoin.consensus.Statement;

/**
 * One number for all that has happened in a run, in order: two runs that differ in one moment, message, statement, certificate,
 * final block, coin, start or crash have different ones. It stands against mistakes, not against anybody: 64 bits, a few
 * nanoseconds for each event. One thread.
 */
final class EventHash {

    /** What happened at a host. */
    enum Happening {
        STARTS,
        CRASHES,
        FREEZES,
        SETS_CLOCK,
        LINKED,
        UNLINKED,
        RECEIVES,
        SAYS,
        ENTERS_VIEW,
        HOLDS,
        FINDS_VALID,
        DROPS_BLOCK,
        FINALIZES,
        ADMITS,
        REFUSES,
        GIVES_UP,
        MOVES_COIN,
        ACCUSES,
        ENDS
    }

    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L; // odd, so that no difference is lost on the way
    private static final long FIRST_SPREAD = 0xBF58_476D_1CE4_E5B9L;
    private static final long SECOND_SPREAD = 0x94D0_49BB_1331_11EBL;

    private long state;

    /** The next number of what is hashed; the order counts. */
    EventHash add(long number) {
        state = (Long.rotateLeft(state, 29) ^ number) * MULTIPLIER;
        return this;
    }

    /** All that a statement says. */
    EventHash add(Statement statement) {
        return add(statement.kind().code())
                .add(statement.epoch())
                .add(statement.view())
                .add(statement.parentView())
                .add(statement.blockHash().hashCode()); // the same in each process
    }

    /** What happens at a host; what more there is to say of it follows. */
    EventHash at(int host, Happening happening) {
        return add(host).add(happening.name().hashCode());
    }

    /** The hash of all up to now: the bits of the state, spread as SplitMix64 does. */
    long value() {
        long spread = (state ^ (state >>> 30)) * FIRST_SPREAD;
        spread = (spread ^ (spread >>> 27)) * SECOND_SPREAD;
        return spread ^ (spread >>> 31);
    }
}
