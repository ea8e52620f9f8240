package io.timecoin.network.conduct;

import io.timecoin.crypto.PublicKey;
import java.util.Locale;
import java.util.Optional;

/** Whom a score or a ban is about. */
public sealed interface Subject {

    /** A node key, wherever it comes from. */
    record Node(PublicKey key) implements Subject {
        @Override
        public String toString() {
            return key.toHex();
        }
    }

    /** All addresses of a prefix. */
    record Prefix(AddressPrefix prefix) implements Subject {
        @Override
        public String toString() {
            return prefix.toString();
        }
    }

    /** A node key in hex, an address, or a prefix such as {@code 203.0.113.0/24}; empty if the text is none of these. */
    static Optional<Subject> parse(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        if (plain.length() == 2 * PublicKey.LENGTH && plain.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            return nodeKey(plain);
        }
        return AddressPrefix.parse(plain).map(Prefix::new);
    }

    private static Optional<Subject> nodeKey(String hex) {
        try {
            return Optional.of(new Node(PublicKey.ofHex(hex)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no point of the curve
        }
    }
}
