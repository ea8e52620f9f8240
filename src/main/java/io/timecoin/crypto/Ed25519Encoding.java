package io.timecoin.crypto;

import java.util.HexFormat;

/**
 * The part of the acceptance rule that is about bytes alone (protocol §2): implementations differ in what they let pass, so
 * it is decided here before any of them is asked.
 */
final class Ed25519Encoding {

    /** 2^255 − 19, little-endian. */
    private static final byte[] FIELD = hex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

    /** Order of the base point, L = 2^252 + 27742317777372353535851937790883648493, little-endian. */
    private static final byte[] ORDER = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

    /** y = 1: the neutral element, x = 0. */
    private static final byte[] ONE = hex("0100000000000000000000000000000000000000000000000000000000000000");

    /** y = −1: the point of order 2, x = 0. */
    private static final byte[] MINUS_ONE = hex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

    /** The other y of points of small order: order 4, then both of order 8. */
    private static final byte[][] SMALL_ORDER = {
        ONE,
        MINUS_ONE,
        new byte[PublicKey.LENGTH],
        hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        hex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")
    };

    private Ed25519Encoding() {}

    /** Whether A is canonical and not of small order, R canonical and S < L. */
    static boolean isAcceptable(byte[] key, byte[] signature) {
        return isCanonicalPoint(key)
                && !isSmallOrder(key)
                && isCanonicalPoint(signature)
                && isBelow(signature, PublicKey.LENGTH, ORDER);
    }

    /** y < p, and no sign on x = 0. That y belongs to a point at all is left to the equation. */
    private static boolean isCanonicalPoint(byte[] bytes) {
        boolean negative = bytes[31] < 0;
        return isFieldElement(bytes) && !(negative && (hasOrdinate(bytes, ONE) || hasOrdinate(bytes, MINUS_ONE)));
    }

    private static boolean isSmallOrder(byte[] point) {
        for (byte[] ordinate : SMALL_ORDER) {
            if (hasOrdinate(point, ordinate)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasOrdinate(byte[] point, byte[] ordinate) {
        for (int i = 0; i < 31; i++) {
            if (point[i] != ordinate[i]) {
                return false;
            }
        }
        return (point[31] & 0x7f) == ordinate[31];
    }

    private static boolean isFieldElement(byte[] point) {
        int highest = point[31] & 0x7f;
        if (highest != FIELD[31]) {
            return true;
        }
        for (int i = 30; i >= 0; i--) {
            int order = Byte.compareUnsigned(point[i], FIELD[i]);
            if (order != 0) {
                return order < 0;
            }
        }
        return false;
    }

    private static boolean isBelow(byte[] bytes, int offset, byte[] bound) {
        for (int i = bound.length - 1; i >= 0; i--) {
            int order = Byte.compareUnsigned(bytes[offset + i], bound[i]);
            if (order != 0) {
                return order < 0;
            }
        }
        return false;
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
