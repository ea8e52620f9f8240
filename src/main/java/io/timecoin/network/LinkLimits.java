package io.timecoin.network;

/**
 * How much one node gives its peers.
 *
 * @param rate outside the consensus lane, for each peer and direction
 * @param laneMessages most messages that wait in one outbound lane of one link
 * @param laneBytes most bytes that wait there
 * @param windowMessages most received messages of one link that the node has not taken yet
 * @param windowBytes received bytes of one link from which on no more is read until the node takes some
 * @param inboundLinks of the links that peers opened, strangers have half at most; voters always find a place, and beyond this
 *     number take a stranger's
 * @param handshakeBurst openings that are answered at once, whoever sends them; half of it each second after that
 * @param strangers what all peers that are no voters have together, and each of them of the above
 */
public record LinkLimits(
        RateTerms rate,
        int laneMessages,
        long laneBytes,
        int windowMessages,
        long windowBytes,
        int inboundLinks,
        int handshakeBurst,
        StrangerLimits strangers) {

    private static final long USUAL_SHARE = 64L << 20;

    public static final LinkLimits STANDARD =
            new LinkLimits(RateTerms.STANDARD, 1_024, 8L << 20, 64, 4L << 20, 128, 200);

    /** With 64 MiB of each kind for strangers. */
    public LinkLimits(
            RateTerms rate,
            int laneMessages,
            long laneBytes,
            int windowMessages,
            long windowBytes,
            int inboundLinks,
            int handshakeBurst) {
        this(
                rate,
                laneMessages,
                laneBytes,
                windowMessages,
                windowBytes,
                inboundLinks,
                handshakeBurst,
                StrangerLimits.ofBytes(USUAL_SHARE, USUAL_SHARE, USUAL_SHARE));
    }

    /** The same with another bound on links that peers open. */
    public LinkLimits withInboundLinks(int most) {
        return new LinkLimits(
                rate, laneMessages, laneBytes, windowMessages, windowBytes, most, handshakeBurst, strangers);
    }

    /** The same with another share of strangers. */
    public LinkLimits withStrangers(StrangerLimits share) {
        return new LinkLimits(
                rate, laneMessages, laneBytes, windowMessages, windowBytes, inboundLinks, handshakeBurst, share);
    }

    public LinkLimits {
        if (laneMessages < 1
                || laneBytes < 1
                || windowMessages < 1
                || windowBytes < 1
                || inboundLinks < 0
                || handshakeBurst < 1) {
            throw new IllegalArgumentException("a limit of the network is not positive");
        }
    }
}
