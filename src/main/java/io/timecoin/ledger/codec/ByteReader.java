package io.timecoin.ledger.codec;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a canonical encoding from hostile bytes: every read is bounded, every count is checked against what remains
 * before anything is allocated, and {@link #end} refuses trailing bytes. For one thread.
 */
public final class ByteReader {

    /** Decodes one element of a list. */
    @FunctionalInterface
    public interface Element<T> {
        T read(ByteReader in) throws MalformedException;
    }

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] data;
    private final int limit;
    private int position;

    /** Reads all of {@code data}, which must not change meanwhile. */
    public ByteReader(byte[] data) {
        this.data = data;
        this.limit = data.length;
    }

    public int position() {
        return position;
    }

    public int remaining() {
        return limit - position;
    }

    public int u8(String field) throws MalformedException {
        need(1, field);
        return data[position++] & 0xff;
    }

    public int u16(String field) throws MalformedException {
        need(2, field);
        int value = (short) SHORT.get(data, position) & 0xffff;
        position += 2;
        return value;
    }

    /** A u32 that must be below 2^31. */
    public int u32(String field) throws MalformedException {
        need(4, field);
        int value = (int) INT.get(data, position);
        if (value < 0) {
            throw new MalformedException(field + " is not below 2^31");
        }
        position += 4;
        return value;
    }

    /** A u64 that must be below 2^63. */
    public long u64(String field) throws MalformedException {
        need(8, field);
        long value = (long) LONG.get(data, position);
        if (value < 0) {
            throw new MalformedException(field + " is not below 2^63");
        }
        position += 8;
        return value;
    }

    public Hash256 hash(String field) throws MalformedException {
        need(Hash256.LENGTH, field);
        Hash256 hash = Hash256.of(data, position);
        position += Hash256.LENGTH;
        return hash;
    }

    public PublicKey publicKey(String field) throws MalformedException {
        need(PublicKey.LENGTH, field);
        PublicKey key = PublicKey.of(data, position);
        position += PublicKey.LENGTH;
        return key;
    }

    public Signature signature(String field) throws MalformedException {
        need(Signature.LENGTH, field);
        Signature signature = Signature.of(data, position);
        position += Signature.LENGTH;
        return signature;
    }

    public byte[] fixed(int length, String field) throws MalformedException {
        need(length, field);
        byte[] bytes = Arrays.copyOfRange(data, position, position + length);
        position += length;
        return bytes;
    }

    /** Counted bytes, at most {@code most}. */
    public byte[] bytes(int most, String field) throws MalformedException {
        return fixed(count(most, 1, field), field);
    }

    /** A list of at most {@code most} elements of at least {@code leastElementSize} bytes each. */
    public <T> List<T> list(int most, int leastElementSize, String field, Element<T> element)
            throws MalformedException {
        int count = count(most, leastElementSize, field);
        List<T> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(element.read(this));
        }
        return List.copyOf(list);
    }

    /** A list's count, checked against {@code most} and against the bytes that remain. */
    public int count(int most, int leastElementSize, String field) throws MalformedException {
        int count = u32(field);
        if (count > most) {
            throw new MalformedException(field + " has " + count + " elements, more than " + most);
        }
        if ((long) count * leastElementSize > remaining()) {
            throw new MalformedException(field + " has fewer bytes than its count says");
        }
        return count;
    }

    /** A fresh copy of everything read since {@code start}. */
    public byte[] slice(int start) {
        return Arrays.copyOfRange(data, start, position);
    }

    /** Refuses trailing bytes. */
    public void end(String what) throws MalformedException {
        if (position != limit) {
            throw new MalformedException(what + " is followed by " + (limit - position) + " more bytes");
        }
    }

    private void need(int bytes, String field) throws MalformedException {
        if (limit - position < bytes) {
            throw new MalformedException(field + " is cut short");
        }
    }
}
