package io.timecoin.network;

/**
 * What one peer may send outside the consensus lane (protocol §7).
 *
 * @param messages per second; a batch counts once
 * @param messageBurst at once after a pause
 * @param bytes per second
 * @param byteBurst at once after a pause; at least a whole frame
 */
public record RateTerms(long messages, long messageBurst, long bytes, long byteBurst) {

    /** The protocol's own numbers. */
    public static final RateTerms STANDARD = new RateTerms(100, 200, 8_000_000, 16_000_000);

    public RateTerms {
        if (messages < 1 || messageBurst < 1 || bytes < 1 || byteBurst < FrameAuthenticator.MAX_FRAME_BYTES) {
            throw new IllegalArgumentException("a rate must be positive and its burst hold a frame");
        }
    }

    /**
     * What a sender keeps to: a tenth below, so that clocks that differ and frames that bunch on the way never look like excess.
     */
    public RateTerms paced() {
        return new RateTerms(
                Math.max(1, messages * 9 / 10),
                Math.max(1, messageBurst * 9 / 10),
                Math.max(1, bytes * 9 / 10),
                Math.max(FrameAuthenticator.MAX_FRAME_BYTES, byteBurst * 9 / 10));
    }
}
