package io.timecoin.crypto;

import java.util.Arrays;
import java.util.HexFormat;

/** An Ed25519 signature as it is encoded (R ‖ S), 64 bytes, immutable. */
public final class Signature implements Comparable<Signature> {

    /** Length in bytes. */
    public static final int LENGTH = 64;

    private final byte[] bytes;

    private Signature(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Copies exactly 64 bytes.
     *
     * @throws IllegalArgumentException on any other length
     */
    public static Signature of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a signature is 64 bytes, not " + bytes.length);
        }
        return new Signature(bytes.clone());
    }

    /**
     * Parses hexadecimal digits.
     *
     * @throws IllegalArgumentException if they are not exactly 64 bytes of hexadecimal
     */
    public static Signature ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /**
     * Copies 64 bytes from {@code offset}.
     *
     * @throws IndexOutOfBoundsException if fewer remain
     */
    public static Signature of(byte[] bytes, int offset) {
        byte[] copy = new byte[LENGTH];
        System.arraycopy(bytes, offset, copy, 0, LENGTH);
        return new Signature(copy);
    }

    /** The bytes themselves, for this package's hot paths, which do not write to them. */
    byte[] view() {
        return bytes;
    }

    /** Writes the 64 bytes at {@code offset}. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, LENGTH);
    }

    /** A fresh copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Lower-case hexadecimal digits. */
    public String toHex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public int compareTo(Signature other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Signature that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return toHex();
    }
}
