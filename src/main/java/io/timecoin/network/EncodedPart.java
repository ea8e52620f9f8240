package io.timecoin.network;

import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import java.util.Arrays;

/** Some bytes of an encoding that is too long for one message. Immutable. */
public final class EncodedPart {

    /** No byte at all: what is said of an encoding that is not here. */
    public static final EncodedPart NONE = new EncodedPart(new byte[0]);

    private final byte[] bytes;

    private EncodedPart(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The part that begins at {@code from}: {@code most} bytes, or those that are left; none if it begins behind the end. */
    public static EncodedPart of(byte[] encoding, int from, int most) {
        if (from >= encoding.length) {
            return NONE;
        }
        return new EncodedPart(Arrays.copyOfRange(encoding, from, Math.min(encoding.length, from + most)));
    }

    static EncodedPart read(ByteReader in) throws MalformedException {
        return read(in, PeerMessage.MAX_PART_BYTES);
    }

    static EncodedPart read(ByteReader in, int most) throws MalformedException {
        return new EncodedPart(in.bytes(most, "part"));
    }

    void write(ByteWriter out) {
        out.bytes(bytes);
    }

    public int length() {
        return bytes.length;
    }

    /** Reads it from its first byte on. */
    public ByteReader reader() {
        return new ByteReader(bytes);
    }

    /** Writes all of it to {@code target} from index {@code at} on. */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, bytes.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncodedPart that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
