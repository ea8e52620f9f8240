package io.timecoin.ledger.codec;

import io.timecoin.crypto.Hash256;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Builds a canonical encoding in a growing buffer. For one thread. */
public final class ByteWriter {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] buffer;
    private int size;

    /** Starts with room for {@code capacity} bytes. */
    public ByteWriter(int capacity) {
        this.buffer = new byte[Math.max(16, capacity)];
    }

    /** Bytes written so far. */
    public int size() {
        return size;
    }

    public ByteWriter u8(int value) {
        require(value >= 0 && value <= 0xff, value);
        ensure(1);
        buffer[size++] = (byte) value;
        return this;
    }

    public ByteWriter u16(int value) {
        require(value >= 0 && value <= 0xffff, value);
        ensure(2);
        SHORT.set(buffer, size, (short) value);
        size += 2;
        return this;
    }

    /** A u32 within 0 … 2^31 − 1. */
    public ByteWriter u32(int value) {
        require(value >= 0, value);
        ensure(4);
        INT.set(buffer, size, value);
        size += 4;
        return this;
    }

    /** A u64 within 0 … 2^63 − 1. */
    public ByteWriter u64(long value) {
        require(value >= 0, value);
        ensure(8);
        LONG.set(buffer, size, value);
        size += 8;
        return this;
    }

    public ByteWriter hash(Hash256 hash) {
        ensure(Hash256.LENGTH);
        hash.copyTo(buffer, size);
        size += Hash256.LENGTH;
        return this;
    }

    /** Bytes whose length the reader knows. */
    public ByteWriter fixed(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
        return this;
    }

    /** A u32 count, then the bytes. */
    public ByteWriter bytes(byte[] bytes) {
        return u32(bytes.length).fixed(bytes);
    }

    /** A fresh copy of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(buffer, size);
    }

    private void ensure(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
        }
    }

    private static void require(boolean holds, long value) {
        if (!holds) {
            throw new IllegalArgumentException("out of range for its width: " + value);
        }
    }
}
