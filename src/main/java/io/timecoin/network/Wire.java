package io.timecoin.network;

/** A connection that carries frames in order, in both directions, not yet authenticated. Safe for any thread. */
public interface Wire {

    /** Whether the transport takes another frame without buffering much. */
    boolean isReady();

    /** Sends a frame. Only a handshake may do so when not {@link #isReady}. Nothing happens on a closed wire. */
    void write(byte[] frame);

    /** Asks for one more frame; none comes unasked. */
    void request();

    /** Sends what was written, then closes; by force if that takes long. */
    void finish(String reason);

    /** Closes at once and drops what was not sent. */
    void abort(String reason);

    /** Address of the other end, for logs and limits; a host name if the address is not known yet. */
    String remoteAddress();

    /** The other end without its port: what limits count by. */
    String remoteHost();

    /** Told what the other end has proven to be, before its proof is answered, and whenever that changes. */
    void stands(Standing standing);
}
