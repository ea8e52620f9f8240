package io.timecoin.network.fetch;

/**
 * How long replies are waited for.
 *
 * @param silence after so long without a byte from it a source is not counted on any more, ms
 * @param total a request is over after so long, whatever still comes, ms
 */
public record Patience(long silence, long total) {

    /** For what comes in parts. */
    public static final Patience IN_PARTS = new Patience(1_000, 8_000);

    /**
     * For a reply that may fill a frame, of which no byte is seen before the last one. What comes late is still of use; it does
     * not keep others from being asked.
     */
    public static final Patience FOR_A_FRAME = new Patience(2_000, 8_000);
}
