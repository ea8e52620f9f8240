package io.timecoin.network;

/** Who opened a link, seen from this node. */
public enum Direction {
    /** This node dialled: it is the initiator. */
    OUTBOUND,
    /** The peer dialled: this node is the responder. */
    INBOUND
}
