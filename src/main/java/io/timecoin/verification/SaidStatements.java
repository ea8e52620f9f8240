package io.timecoin.verification;

import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What voters have said in views above the final one, as far as it was verified and given to the engine: of each signer, view
 * and kind one statement, and a second one that differs, which is evidence. What was only claimed in a signer's name takes
 * none of its places. Bounded for each signer. The caller locks.
 */
final class SaidStatements {

    /** Most (view, kind) pairs remembered of a signer, about 350 bytes each; the lowest views go first. */
    static final int MOST_OF_A_SIGNER = 768;

    /** What a statement is to those before it. */
    enum Place {
        FIRST,
        SECOND,
        SAID,
        THIRD
    }

    private record Key(long view, StatementKind kind) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparingLong(Key::view).thenComparing(Key::kind);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private static final class Said {
        private final Statement first;
        private @Nullable Statement second;
        private long bytes;

        private Said(Statement first) {
            this.first = first;
        }
    }

    private static final class Signer {
        private final TreeMap<Key, Said> said = new TreeMap<>();
        private long bytes;

        private void forgetFirst() {
            bytes -= said.pollFirstEntry().getValue().bytes;
        }
    }

    private final Map<Integer, Signer> signers = new TreeMap<>();

    Place place(int signer, Statement statement) {
        Signer known = signers.get(signer);
        Said said = known == null ? null : known.said.get(key(statement));
        if (said == null) {
            return Place.FIRST;
        }
        if (statement.equals(said.first) || statement.equals(said.second)) {
            return Place.SAID;
        }
        return said.second == null ? Place.SECOND : Place.THIRD;
    }

    /** Bytes that the remembered statements of a signer brought with them. */
    long bytes(int signer) {
        Signer known = signers.get(signer);
        return known == null ? 0 : known.bytes;
    }

    void add(int signer, Statement statement, long bytes) {
        Place place = place(signer, statement);
        if (place == Place.SAID || place == Place.THIRD) {
            return; // it came twice at once
        }
        Signer known = signers.computeIfAbsent(signer, _ -> new Signer());
        Said said = known.said.computeIfAbsent(key(statement), _ -> new Said(statement));
        if (place == Place.SECOND) {
            said.second = statement;
        }
        said.bytes += bytes;
        known.bytes += bytes;
        if (known.said.size() > MOST_OF_A_SIGNER) {
            known.forgetFirst();
        }
    }

    /** Views up to this one are decided. */
    void forgetUpTo(long view) {
        for (Signer known : signers.values()) {
            while (!known.said.isEmpty() && known.said.firstKey().view() <= view) {
                known.forgetFirst();
            }
        }
    }

    void clear() {
        signers.clear();
    }

    private static Key key(Statement statement) {
        return new Key(statement.view(), statement.kind());
    }
}
