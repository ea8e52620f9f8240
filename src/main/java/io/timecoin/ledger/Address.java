package io.timecoin.ledger;

import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Sha256;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Who may spend a coin: the first 20 bytes of the SHA-256 of a public key (protocol §2). The text form, which names the
 * network, is made and read by {@link AddressText}.
 */
public final class Address implements Comparable<Address> {

    /** Length of the payload in bytes. */
    public static final int LENGTH = 20;

    private final byte[] payload;

    private Address(byte[] payload) {
        this.payload = payload;
    }

    /**
     * Copies exactly 20 bytes.
     *
     * @throws IllegalArgumentException on any other length
     */
    public static Address of(byte[] payload) {
        if (payload.length != LENGTH) {
            throw new IllegalArgumentException("an address payload is 20 bytes, not " + payload.length);
        }
        return new Address(payload.clone());
    }

    /** The address whose coins {@code key} may spend. */
    public static Address of(PublicKey key) {
        return new Address(Arrays.copyOf(Sha256.digest(key.toBytes()), LENGTH));
    }

    public static Address read(ByteReader in) throws MalformedException {
        return new Address(in.fixed(LENGTH, "address payload"));
    }

    public void write(ByteWriter out) {
        out.fixed(payload);
    }

    /** A fresh copy of the 20 bytes. */
    public byte[] toBytes() {
        return payload.clone();
    }

    @Override
    public int compareTo(Address other) {
        return Arrays.compareUnsigned(payload, other.payload);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Address that && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(payload);
    }

    /** The payload in hexadecimal; for people use {@link AddressText}. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(payload);
    }
}
