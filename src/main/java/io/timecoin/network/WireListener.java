package io.timecoin.network;

/** The user of one {@link Wire}; called by one thread at a time, on the network's executor. */
public interface WireListener {

    /** First call: the wire may be used. */
    void opened();

    void received(byte[] frame);

    /** The wire is ready again after it was not. */
    void ready();

    /** Last call: the wire is gone, or never came to be. */
    void closed(String reason);
}
