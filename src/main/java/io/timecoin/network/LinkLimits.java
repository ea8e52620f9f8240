package io.timecoin.network;

/**
 * How much one node gives its peers.
 *
 * @param rate outside the consensus lane, for each peer and direction
 * @param laneMessages most messages that wait in one outbound lane of one link
 * @param laneBytes most bytes that wait there
 * @param windowMessages most received messages of one link that the node has not taken yet
 * @param windowBytes received bytes of one link from which on no more is read until the node takes some
 * @param inboundLinks most links, and handshakes in progress, that peers opened
 * @param handshakeBurst handshakes that one address may begin at once; a tenth of it each second after that
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

    private static final long USUAL_HEAP = 1L << 30;

    public static final LinkLimits STANDARD =
            new LinkLimits(RateTerms.STANDARD, 1_024, 8L << 20, 64, 4L << 20, 128, 30);

    /** With the share of strangers that a heap of 1 GiB gives them. */
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
                StrangerLimits.ofHeap(USUAL_HEAP));
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
