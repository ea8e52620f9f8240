package io.timecoin.network.grpc;

import io.netty.buffer.ByteBuf;
import io.timecoin.network.ConnectionFault;
import io.timecoin.network.FrameAuthenticator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads along what comes on a connection and says when it is not what a peer of this protocol sends (protocol §7). It stands
 * before the HTTP/2 codec, so that what it stops costs nothing but the reading of nine bytes a frame.
 *
 * <p>HTTP/2 lets anybody send frames that carry nothing, for ever: each is legal, all of them together are a flood. Here a
 * connection carries one call, whose headers fit a frame, and frames pay for themselves: data frames by the messages and bytes
 * they carry, control frames by the bytes that went the other way, since that is what window updates answer. Nothing is
 * measured by time, so a slow machine changes no verdict.
 *
 * <p>On the event loop of its connection, but for {@link #proven}.
 */
final class FrameMeter {

    /** Which side of HTTP/2 the other end is. */
    enum Peer {
        CLIENT,
        SERVER
    }

    /** For a whole handshake, frame headers included. It takes about 2 kB in 8 frames. */
    static final int HANDSHAKE_BYTES = 8_192;

    static final int HANDSHAKE_FRAMES = 24;
    static final int HANDSHAKE_MESSAGE_BYTES = 1_024;

    private static final int HANDSHAKE_MESSAGES = 2; // of each side: protocol §7
    private static final int LEAST_MESSAGE_BYTES = 25; // number, type, authentication code

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int HEADER_BYTES = 9;
    private static final int MESSAGE_HEADER_BYTES = 5;
    private static final int MOST_FRAME_BYTES = 16_384;
    private static final int MOST_CONTROL_BYTES = 512;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int PRIORITY = 2;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_HEADERS = 0x4;
    private static final int PADDED = 0x8;

    private final Peer peer;
    private final FrameCredit data = new FrameCredit(64, 512);
    private final FrameCredit control = new FrameCredit(32, 8_192);
    private final byte[] header = new byte[HEADER_BYTES];
    private final byte[] messageHeader = new byte[MESSAGE_HEADER_BYTES];
    private volatile boolean proven;

    private int prefaceRead;
    private int headerRead;
    private int payloadLeft;
    private boolean inData;
    private int messageHeaderRead;
    private int messageLeft;
    private int messageRead;
    private long messages;
    private int handshakeBytes;
    private int handshakeFrames;
    private int headers;
    private int resets;

    FrameMeter(Peer peer) {
        this.peer = peer;
        this.prefaceRead = peer == Peer.CLIENT ? 0 : PREFACE.length;
    }

    /** The handshake is over: what comes from now on may be a link's. Any thread. */
    void proven() {
        proven = true;
    }

    /** Bytes went to the peer. */
    void sent(int bytes) {
        control.earn(bytes);
    }

    /** Messages that came whole. */
    long messages() {
        return messages;
    }

    /** Bytes of the message that has begun and not ended; 0 if there is none. */
    int unfinishedBytes() {
        return messageHeaderRead + messageRead;
    }

    /** Looks at the bytes that came, and leaves them where they are; what is wrong with them, or null. */
    @Nullable
    ConnectionFault read(ByteBuf in) {
        int index = in.readerIndex();
        int end = in.writerIndex();
        while (index < end) {
            if (prefaceRead < PREFACE.length) {
                if (in.getByte(index++) != PREFACE[prefaceRead++]) {
                    return ConnectionFault.NOT_HTTP2;
                }
            } else if (payloadLeft == 0 && headerRead < HEADER_BYTES) {
                header[headerRead++] = in.getByte(index++);
                ConnectionFault fault = headerRead == HEADER_BYTES ? begin() : null;
                if (fault != null) {
                    return fault;
                }
            } else {
                int here = Math.min(payloadLeft, end - index);
                ConnectionFault fault = inData ? message(in, index, here) : null;
                if (fault != null) {
                    return fault;
                }
                index += here;
                payloadLeft -= here;
            }
            if (payloadLeft == 0 && headerRead == HEADER_BYTES) {
                headerRead = 0;
            }
        }
        return null;
    }

    /** A frame's header is there. */
    private @Nullable ConnectionFault begin() {
        payloadLeft = (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | (header[2] & 0xff);
        int type = header[3] & 0xff;
        int flags = header[4] & 0xff;
        inData = type == DATA;
        if (payloadLeft > MOST_FRAME_BYTES) {
            return ConnectionFault.FLOODING;
        }
        if (inHandshake()) {
            handshakeBytes += HEADER_BYTES + payloadLeft;
            handshakeFrames++;
            if (handshakeBytes > HANDSHAKE_BYTES || handshakeFrames > HANDSHAKE_FRAMES) {
                return ConnectionFault.OVER_BUDGET;
            }
        }
        return switch (type) {
            case DATA -> data(flags);
            case HEADERS -> headers(flags);
            case RST_STREAM -> ++resets > 1 ? ConnectionFault.FLOODING : null;
            case PRIORITY, SETTINGS, PING, GOAWAY, WINDOW_UPDATE -> control();
            default -> ConnectionFault.FLOODING; // CONTINUATION among them: headers fit a frame
        };
    }

    /** Who dialled reads a link's frames before it knows that the other side has begun it: there two messages tell. */
    private boolean inHandshake() {
        return !proven && (peer == Peer.CLIENT || messages < HANDSHAKE_MESSAGES);
    }

    private @Nullable ConnectionFault data(int flags) {
        if ((flags & PADDED) != 0 || !data.spend()) {
            return ConnectionFault.FLOODING;
        }
        data.earn(payloadLeft);
        return null;
    }

    /** A client opens one call; a server answers with headers and ends with trailers. */
    private @Nullable ConnectionFault headers(int flags) {
        if ((flags & END_HEADERS) == 0) {
            return ConnectionFault.FLOODING;
        }
        return ++headers > (peer == Peer.CLIENT ? 1 : 2) ? ConnectionFault.SECOND_CALL : null;
    }

    private @Nullable ConnectionFault control() {
        return payloadLeft > MOST_CONTROL_BYTES || !control.spend() ? ConnectionFault.FLOODING : null;
    }

    /** Bytes of the call: messages, each behind its length. */
    private @Nullable ConnectionFault message(ByteBuf in, int from, int length) {
        int index = from;
        int end = from + length;
        while (index < end) {
            if (messageHeaderRead < MESSAGE_HEADER_BYTES) {
                messageHeader[messageHeaderRead++] = in.getByte(index++);
                if (messageHeaderRead == MESSAGE_HEADER_BYTES) {
                    ConnectionFault fault = beginMessage();
                    if (fault != null) {
                        return fault;
                    }
                }
            } else {
                int here = Math.min(messageLeft, end - index);
                index += here;
                messageLeft -= here;
                messageRead += here;
            }
            if (messageHeaderRead == MESSAGE_HEADER_BYTES && messageLeft == 0) {
                messages++;
                messageHeaderRead = 0;
                messageRead = 0;
                data.earnFrames(2);
            }
        }
        return null;
    }

    private @Nullable ConnectionFault beginMessage() {
        long size = (messageHeader[1] & 0xffL) << 24
                | (messageHeader[2] & 0xffL) << 16
                | (messageHeader[3] & 0xffL) << 8
                | (messageHeader[4] & 0xffL);
        boolean ofHandshake = messages < HANDSHAKE_MESSAGES;
        boolean compressed = messageHeader[0] != 0;
        if (compressed || size > FrameAuthenticator.MAX_FRAME_BYTES || size < (ofHandshake ? 1 : LEAST_MESSAGE_BYTES)) {
            return ConnectionFault.MALFORMED_MESSAGE;
        }
        if (ofHandshake ? size > HANDSHAKE_MESSAGE_BYTES : inHandshake()) {
            return ConnectionFault.OVER_BUDGET;
        }
        messageLeft = (int) size;
        return null;
    }
}
