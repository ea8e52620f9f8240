package io.timecoin.crypto;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Ed25519's curve in plain integers, slow and simple: makes keys and signatures that no honest signer makes. */
final class EdwardsReference {

    static final BigInteger L = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger D = BigInteger.valueOf(-121665)
            .multiply(BigInteger.valueOf(121666).modInverse(P))
            .mod(P);

    static final Point BASE = Point.withOrdinate(
            BigInteger.valueOf(4).multiply(BigInteger.valueOf(5).modInverse(P)));

    /** A point of order 8. */
    static final Point TORSION = Point.withOrdinate(littleEndian(
            java.util.HexFormat.of().parseHex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")));

    private EdwardsReference() {}

    /** Projective coordinates: x = X/Z, y = Y/Z. */
    record Point(BigInteger x, BigInteger y, BigInteger z) {

        static final Point NEUTRAL = new Point(BigInteger.ZERO, BigInteger.ONE, BigInteger.ONE);

        /** The point of this y whose x is even. */
        static Point withOrdinate(BigInteger ordinate) {
            BigInteger y = ordinate.mod(P);
            BigInteger square = y.multiply(y).mod(P);
            BigInteger ratio = square.subtract(BigInteger.ONE)
                    .multiply(D.multiply(square).add(BigInteger.ONE).modInverse(P))
                    .mod(P);
            BigInteger x = ratio.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
            if (!x.multiply(x).mod(P).equals(ratio)) {
                x = x.multiply(BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P))
                        .mod(P);
            }
            if (!x.multiply(x).mod(P).equals(ratio)) {
                throw new IllegalArgumentException("no point has this y");
            }
            return new Point(x.testBit(0) ? P.subtract(x) : x, y, BigInteger.ONE);
        }

        Point plus(Point other) {
            BigInteger a = z.multiply(other.z).mod(P);
            BigInteger b = a.multiply(a).mod(P);
            BigInteger c = x.multiply(other.x).mod(P);
            BigInteger d = y.multiply(other.y).mod(P);
            BigInteger e = D.multiply(c).multiply(d).mod(P);
            BigInteger f = b.subtract(e);
            BigInteger g = b.add(e);
            BigInteger cross =
                    x.add(y).multiply(other.x.add(other.y)).subtract(c).subtract(d);
            return new Point(
                    a.multiply(f).multiply(cross).mod(P),
                    a.multiply(g).multiply(d.add(c)).mod(P),
                    f.multiply(g).mod(P));
        }

        Point times(BigInteger scalar) {
            Point result = NEUTRAL;
            for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
                result = result.plus(result);
                if (scalar.testBit(bit)) {
                    result = result.plus(this);
                }
            }
            return result;
        }

        byte[] encode() {
            BigInteger inverse = z.modInverse(P);
            byte[] bytes = bytes(y.multiply(inverse).mod(P));
            if (x.multiply(inverse).mod(P).testBit(0)) {
                bytes[31] |= (byte) 0x80;
            }
            return bytes;
        }
    }

    /** S of the signature whose key has the secret {@code a} and whose R has the secret {@code r}. */
    static byte[] response(BigInteger r, BigInteger a, byte[] encodedR, byte[] encodedA, byte[] message) {
        try {
            MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
            sha512.update(encodedR);
            sha512.update(encodedA);
            BigInteger k = littleEndian(sha512.digest(message));
            return bytes(r.add(k.multiply(a)).mod(L));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] bytes(BigInteger value) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = value.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }

    static BigInteger littleEndian(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, reversed);
    }
}
