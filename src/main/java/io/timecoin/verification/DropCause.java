package io.timecoin.verification;

/** Why a consensus message was let go before, or by, its verification. Only {@link #FORGED} is a fault for certain. */
public enum DropCause {
    /** Neither of this epoch nor of the next, or of the next from a stranger. */
    OTHER_EPOCH("of another epoch"),
    /** The set has no such voter. */
    UNKNOWN_SIGNER("by nobody in the set"),
    /** A proposal by who does not lead its view. */
    NOT_LEADER("proposals by others than the leader"),
    /** A proposal at a height that no block on its parent's view can have. */
    WRONG_HEIGHT("proposals of impossible height"),
    /** Of a view that is decided. */
    BELOW_FINAL("of views that are final"),
    /** Too far ahead of the current view; who lags that far follows by certificates. */
    BEYOND_WINDOW("too far ahead"),
    /** A repetition. */
    KNOWN("repetitions"),
    /** A third statement of one kind, view and signer: two are evidence. */
    CONFLICTING("more than two of a kind, view and signer"),
    /** A proposal with more than a block can have. */
    TOO_LARGE("proposals larger than a block"),
    /** A proposal with certificates that justify nothing. */
    BAD_JUSTIFICATION("proposals with certificates out of place"),
    /** A certificate of less than a quorum. */
    NO_QUORUM("certificates of less than a quorum"),
    /** The link has as many bytes waiting here, or the signer of a proposal as many kept, as it may have. */
    SHARE_FULL("beyond a link's or signer's share of memory"),
    /** The link has had as many signatures verified in this view as it may have. */
    OVER_ALLOWANCE("beyond a link's share of signatures"),
    /** The link has brought a signature in this view that does not hold. */
    SILENCED("of links that brought a bad signature in this view"),
    /** A signature does not hold, or a body is not that of its header. */
    FORGED("with a bad signature");

    private final String words;

    DropCause(String words) {
        this.words = words;
    }

    /** Whether a proposal is refused only for what it proposes, so that its certificates may be of use. */
    public boolean sparesCertificates() {
        return this == KNOWN || this == BEYOND_WINDOW || this == SHARE_FULL;
    }

    /** Which messages these are, for people. */
    public String words() {
        return words;
    }
}
