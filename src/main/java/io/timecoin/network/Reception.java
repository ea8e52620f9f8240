package io.timecoin.network;

import java.net.InetAddress;

/** Who receives the connections that peers open. Any thread; must not block. */
public interface Reception {

    /** A peer opened a wire. */
    WireListener accept(Wire wire);

    /** A connection was closed by the transport; also one that this node opened. */
    void turnedAway(ConnectionFault fault, String remoteAddress);

    /** Whether connections from there have places of their own: a configured peer, or a voter's node, is at it. */
    boolean isKnown(InetAddress address);
}
