package io.timecoin.crypto;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * An Ed25519 public key as it is encoded, 32 bytes, immutable. Having one says nothing of its validity:
 * {@link SignatureVerifier} judges.
 */
public final class PublicKey implements Comparable<PublicKey> {

    /** Length in bytes. */
    public static final int LENGTH = 32;

    private final byte[] bytes;

    private PublicKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Copies exactly 32 bytes.
     *
     * @throws IllegalArgumentException on any other length
     */
    public static PublicKey of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a public key is 32 bytes, not " + bytes.length);
        }
        return new PublicKey(bytes.clone());
    }

    /**
     * Parses hexadecimal digits.
     *
     * @throws IllegalArgumentException if they are not exactly 32 bytes of hexadecimal
     */
    public static PublicKey ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /**
     * Copies 32 bytes from {@code offset}.
     *
     * @throws IndexOutOfBoundsException if fewer remain
     */
    public static PublicKey of(byte[] bytes, int offset) {
        byte[] copy = new byte[LENGTH];
        System.arraycopy(bytes, offset, copy, 0, LENGTH);
        return new PublicKey(copy);
    }

    /** The bytes themselves, for this package's hot paths, which do not write to them. */
    byte[] view() {
        return bytes;
    }

    /** Writes the 32 bytes at {@code offset}. */
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
    public int compareTo(PublicKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey that && Arrays.equals(bytes, that.bytes);
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
