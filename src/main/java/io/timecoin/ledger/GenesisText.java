package io.timecoin.ledger;

import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.MalformedException;
import java.nio.charset.StandardCharsets;

/** Strings inside a genesis: printable ASCII, so that no text has two encodings. */
final class GenesisText {

    private GenesisText() {}

    static String read(ByteReader in, int most, String field) throws MalformedException {
        String text = new String(in.bytes(most, field), StandardCharsets.ISO_8859_1);
        if (!isPrintableAscii(text)) {
            throw new MalformedException(field + " is not printable ASCII");
        }
        return text;
    }

    static boolean isPrintableAscii(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
