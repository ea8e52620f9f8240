package io.timecoin.network;

import io.timecoin.crypto.Sha256;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;

/**
 * Makes or checks the frames of one direction of a link (protocol §7): sequence number (u64 from 0) ‖ payload ‖ the first
 * 16 bytes of HMAC-SHA256 over both. One instance seals or opens, never both: each counts its own sequence. For one thread
 * at a time.
 */
public final class FrameAuthenticator {

    /** Most bytes of a frame. */
    public static final int MAX_FRAME_BYTES = 4 * 1024 * 1024;

    /** Length of a key. */
    public static final int KEY_BYTES = 32;

    /** What a frame adds to its payload. */
    public static final int OVERHEAD_BYTES = 8 + 16;

    private static final int SEQUENCE_BYTES = 8;
    private static final int TAG_BYTES = 16;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Mac mac;
    private long sequence;

    private FrameAuthenticator(Mac mac) {
        this.mac = mac;
    }

    /** Starts one direction with a key that no other direction or link has. */
    public static FrameAuthenticator of(byte[] key) {
        return new FrameAuthenticator(Sha256.hmac(key));
    }

    /** The next frame with {@code payload}. */
    public byte[] seal(byte[] payload) {
        byte[] frame = new byte[payload.length + OVERHEAD_BYTES];
        LONG.set(frame, 0, sequence++);
        System.arraycopy(payload, 0, frame, SEQUENCE_BYTES, payload.length);
        System.arraycopy(tag(frame), 0, frame, frame.length - TAG_BYTES, TAG_BYTES);
        return frame;
    }

    /**
     * The payload of the next frame.
     *
     * @throws ForgedFrameException if the frame was changed, repeated or reordered; nothing more may be opened then
     */
    public byte[] open(byte[] frame) throws ForgedFrameException {
        if (frame.length < OVERHEAD_BYTES || frame.length > MAX_FRAME_BYTES) {
            throw new ForgedFrameException("a frame cannot have " + frame.length + " bytes");
        }
        byte[] tag = Arrays.copyOfRange(frame, frame.length - TAG_BYTES, frame.length);
        if (!MessageDigest.isEqual(tag, Arrays.copyOf(tag(frame), TAG_BYTES))) {
            throw new ForgedFrameException("a frame's authentication tag is wrong");
        }
        long claimed = (long) LONG.get(frame, 0);
        if (claimed != sequence) {
            throw new ForgedFrameException("a frame came out of order: " + claimed + " instead of " + sequence);
        }
        sequence++;
        return Arrays.copyOfRange(frame, SEQUENCE_BYTES, frame.length - TAG_BYTES);
    }

    private byte[] tag(byte[] frame) {
        mac.update(frame, 0, frame.length - TAG_BYTES);
        return mac.doFinal();
    }
}
