package io.timecoin.network;

/** How a {@link HistoryLiar} lies to who is behind. Where nothing else is said its headers are right, and it has the chain. */
public enum HistoryLie {
    /** A block far away with a finalization whose signatures are none. */
    WRONG_HEADERS,

    /** The same with a finalization that nobody has signed. */
    UNSIGNED_HEADERS,

    /** Headers and blocks whose finalizations are of a network with another genesis. */
    ANOTHER_GENESIS,

    /** Blocks that end in the middle. */
    TRUNCATED_BLOCKS,

    /** More blocks than were asked for, again and again, asked or not. */
    ENDLESS_BLOCKS,

    /** Headers with other bodies. */
    OTHER_BODIES,

    /** The right blocks, and nothing that proves them. */
    WITHOUT_FINALITY,

    /** It is linked, claims everything and says nothing. */
    SILENT,

    /** Each answer is right, and comes byte by byte. */
    ONE_BYTE_A_SECOND,

    /** One block that is proven, shortly before it would count as silent; headers prove as little. */
    ONE_BLOCK_IN_TIME,

    /** The same at once. */
    ONE_BLOCK_AT_ONCE,

    /** It claims everything and has nothing. */
    FAR_HEIGHT
}
