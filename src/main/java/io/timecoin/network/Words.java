package io.timecoin.network;

import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import java.nio.charset.StandardCharsets;

/** Short texts between nodes: printable ASCII only, so that what a stranger says can be logged as it is. */
final class Words {

    /** Most characters of an endpoint: a DNS name of 253, a colon, a port. */
    static final int MAX_ENDPOINT = 259;

    /** Most characters of a reason. */
    static final int MAX_REASON = 200;

    private Words() {}

    static boolean isPrintable(String text, int most) {
        return text.length() <= most && text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /** Writes what of {@code text} may be sent: cut, and with a question mark for what is not printable. */
    static void write(ByteWriter out, String text, int most) {
        String printable = text.substring(0, Math.min(text.length(), most)).replaceAll("[^ -~]", "?");
        out.bytes(printable.getBytes(StandardCharsets.US_ASCII));
    }

    static String read(ByteReader in, int most, String field) throws MalformedException {
        String text = new String(in.bytes(most, field), StandardCharsets.ISO_8859_1);
        if (!isPrintable(text, most)) {
            throw new MalformedException(field + " is not printable ASCII");
        }
        return text;
    }
}
