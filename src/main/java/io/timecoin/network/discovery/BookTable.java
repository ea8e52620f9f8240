package io.timecoin.network.discovery;

/** The tables of an {@link AddressBook}. */
public enum BookTable {
    /** Heard of, and not met there yet. */
    NEW,
    /** The key was met there when this node dialled. */
    TRIED,
    /** Of masternodes of the current set, by their operators' word: places of their own, one for each. */
    VOTERS
}
