package io.timecoin.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * A SHA-256 digest: 32 bytes, immutable, ordered as unsigned bytes. Held as four words because hashes are the keys of
 * almost every map of the node.
 */
public final class Hash256 implements Comparable<Hash256> {

    /** Length in bytes. */
    public static final int LENGTH = 32;

    /** Thirty-two zero bytes; never the digest of anything. */
    public static final Hash256 ZERO = new Hash256(0, 0, 0, 0);

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final long a;
    private final long b;
    private final long c;
    private final long d;

    private Hash256(long a, long b, long c, long d) {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
    }

    /**
     * Reads 32 bytes.
     *
     * @throws IndexOutOfBoundsException if fewer than 32 bytes remain from {@code offset}
     */
    public static Hash256 of(byte[] bytes, int offset) {
        return new Hash256(
                (long) WORD.get(bytes, offset),
                (long) WORD.get(bytes, offset + 8),
                (long) WORD.get(bytes, offset + 16),
                (long) WORD.get(bytes, offset + 24));
    }

    /**
     * Takes exactly 32 bytes.
     *
     * @throws IllegalArgumentException on any other length
     */
    public static Hash256 of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a hash is 32 bytes, not " + bytes.length);
        }
        return of(bytes, 0);
    }

    /**
     * Parses 64 hexadecimal digits, upper or lower case.
     *
     * @throws IllegalArgumentException on anything else
     */
    public static Hash256 ofHex(String hex) {
        if (hex.length() != 2 * LENGTH) {
            throw new IllegalArgumentException("a hash is 64 hexadecimal digits, not " + hex.length());
        }
        return of(HexFormat.of().parseHex(hex));
    }

    /** A fresh copy of the 32 bytes. */
    public byte[] toBytes() {
        byte[] bytes = new byte[LENGTH];
        copyTo(bytes, 0);
        return bytes;
    }

    /** Writes the 32 bytes at {@code offset}. */
    public void copyTo(byte[] target, int offset) {
        WORD.set(target, offset, a);
        WORD.set(target, offset + 8, b);
        WORD.set(target, offset + 16, c);
        WORD.set(target, offset + 24, d);
    }

    /** 64 lower-case hexadecimal digits. */
    public String toHex() {
        return HexFormat.of().formatHex(toBytes());
    }

    @Override
    public int compareTo(Hash256 other) {
        int order = Long.compareUnsigned(a, other.a);
        if (order == 0) {
            order = Long.compareUnsigned(b, other.b);
        }
        if (order == 0) {
            order = Long.compareUnsigned(c, other.c);
        }
        return order == 0 ? Long.compareUnsigned(d, other.d) : order;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash256 hash && a == hash.a && b == hash.b && c == hash.c && d == hash.d;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(a);
    }

    @Override
    public String toString() {
        return toHex();
    }
}
