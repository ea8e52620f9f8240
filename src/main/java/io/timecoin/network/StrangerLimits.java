package io.timecoin.network;

/**
 * What all strangers together may have of a node, a stranger being a peer that has not proven to be a voter: keys are free, so
 * a limit for each of them is none (protocol §7).
 *
 * @param inboundBytes most memory of their messages that the node has not taken yet
 * @param toldBytes most bytes of what they are told unasked and have not taken: consensus, repetitions, gossip
 * @param replyBytes most bytes of replies to their questions that they have not taken
 * @param rate of all they send outside asked replies; more waits unread on their links
 * @param windowBytes received bytes of one of them from which on no more is read until the node takes some
 * @param laneBytes most bytes that wait in one outbound lane of one of them, or one message
 */
public record StrangerLimits(
        long inboundBytes, long toldBytes, long replyBytes, RateTerms rate, long windowBytes, long laneBytes) {

    /** Memory of a decoded message for each byte of its frame, as the worst usual ones have it. */
    static final int MEMORY_OF_A_BYTE = 8;

    /** The longest message has room in every share, however small the heap. */
    private static final long LEAST_BYTES = FrameAuthenticator.MAX_FRAME_BYTES;

    private static final RateTerms RATE = new RateTerms(1_000, 2_000, 16_000_000, 32_000_000);

    /** With so many bytes in the first three, or what the longest message needs. */
    public static StrangerLimits ofBytes(long inbound, long told, long replies) {
        return new StrangerLimits(
                Math.max(LEAST_BYTES, inbound),
                Math.max(LEAST_BYTES, told),
                Math.max(LEAST_BYTES, replies),
                RATE,
                512 << 10,
                1 << 20);
    }

    public StrangerLimits {
        if (inboundBytes < 1
                || toldBytes < LEAST_BYTES
                || replyBytes < LEAST_BYTES
                || windowBytes < 1
                || laneBytes < 1) {
            throw new IllegalArgumentException("a share of strangers does not hold a message");
        }
    }
}
