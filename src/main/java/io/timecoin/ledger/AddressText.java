package io.timecoin.ledger;

import io.timecoin.crypto.Sha256;
import java.util.Arrays;
import java.util.Optional;

/**
 * The text of an address: {@code TIME}, the network's digit, then Base58 of payload and checksum (protocol §2). Almost
 * always 37 or 38 characters.
 */
public final class AddressText {

    /** What every address begins with. */
    public static final String PREFIX = "TIME";

    /** Most characters of any address. */
    public static final int MAX_LENGTH = 38;

    private static final int CHECKSUM_LENGTH = 4;
    private static final int BODY_AT = PREFIX.length() + 1;

    private AddressText() {}

    /** Why a text is not an address of a network. */
    public enum Refusal {
        WRONG_PREFIX,
        WRONG_NETWORK,
        BAD_LENGTH,
        BAD_CHARACTER,
        BAD_CHECKSUM
    }

    /** What reading gives. */
    public sealed interface Outcome {

        /** It is an address of the network. */
        record Parsed(Address address) implements Outcome {}

        /**
         * It is not.
         *
         * @param detail a sentence for people
         */
        record Refused(Refusal refusal, String detail) implements Outcome {}
    }

    public static String encode(Address address, Network network) {
        byte[] payload = address.toBytes();
        byte[] bytes = Arrays.copyOf(payload, Address.LENGTH + CHECKSUM_LENGTH);
        System.arraycopy(checksum(payload), 0, bytes, Address.LENGTH, CHECKSUM_LENGTH);
        return PREFIX + network.addressPrefix() + Base58.encode(bytes);
    }

    /** Reads an address of {@code network}; looks at no more than its first {@value #MAX_LENGTH} characters. */
    public static Outcome parse(String text, Network network) {
        if (!text.startsWith(PREFIX)) {
            return refused(Refusal.WRONG_PREFIX, "an address begins with " + PREFIX);
        }
        if (text.length() <= BODY_AT || text.length() > MAX_LENGTH) {
            return refused(
                    Refusal.BAD_LENGTH,
                    "an address has at most " + MAX_LENGTH + " characters, here are " + text.length());
        }
        char digit = text.charAt(PREFIX.length());
        if (digit != network.addressPrefix()) {
            return otherNetwork(digit, network);
        }
        String body = text.substring(BODY_AT);
        Optional<byte[]> bytes = Base58.decode(body);
        if (bytes.isEmpty()) {
            return refused(Refusal.BAD_CHARACTER, "a character of the address is not one of Base58");
        }
        return judge(bytes.get());
    }

    private static Outcome otherNetwork(char digit, Network network) {
        for (Network other : Network.values()) {
            if (digit == other.addressPrefix()) {
                return refused(
                        Refusal.WRONG_NETWORK,
                        "this is an address of " + other.label() + ", the network is " + network.label());
            }
        }
        return refused(Refusal.WRONG_PREFIX, "after " + PREFIX + " an address has 0 or 1");
    }

    private static Outcome judge(byte[] bytes) {
        if (bytes.length != Address.LENGTH + CHECKSUM_LENGTH) {
            return refused(
                    Refusal.BAD_LENGTH,
                    "the address stands for " + bytes.length + " bytes instead of "
                            + (Address.LENGTH + CHECKSUM_LENGTH));
        }
        byte[] payload = Arrays.copyOf(bytes, Address.LENGTH);
        if (!Arrays.equals(bytes, Address.LENGTH, bytes.length, checksum(payload), 0, CHECKSUM_LENGTH)) {
            return refused(Refusal.BAD_CHECKSUM, "the address's checksum is wrong: it has a typing error");
        }
        return new Outcome.Parsed(Address.of(payload));
    }

    /** Only the first four bytes count. */
    private static byte[] checksum(byte[] payload) {
        return Sha256.digest(Sha256.digest(payload));
    }

    private static Outcome refused(Refusal refusal, String detail) {
        return new Outcome.Refused(refusal, detail);
    }
}
