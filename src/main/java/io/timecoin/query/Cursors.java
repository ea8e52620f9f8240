package io.timecoin.query;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.OutPoint;
import io.timecoin.storage.TransactionPosition;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a list goes on, as text that means nothing to clients. */
final class Cursors {

    private static final Pattern OUT_POINT = Pattern.compile("([0-9a-f]{64})-([0-9]{1,9})");
    private static final Pattern POSITION = Pattern.compile("([0-9]{1,18})-([0-9]{1,9})");

    private Cursors() {}

    static String of(OutPoint last) {
        return last.txid() + "-" + last.vout();
    }

    static String of(TransactionPosition last) {
        return last.height() + "-" + last.index();
    }

    static OutPoint outPoint(String cursor) {
        Matcher parts = match(OUT_POINT, cursor);
        return new OutPoint(Hash256.ofHex(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    static TransactionPosition position(String cursor) {
        Matcher parts = match(POSITION, cursor);
        return new TransactionPosition(Long.parseLong(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    private static Matcher match(Pattern pattern, String cursor) {
        Matcher matcher = pattern.matcher(cursor);
        if (!matcher.matches()) {
            throw new InvalidCursorException();
        }
        return matcher;
    }
}
