package io.timecoin.verification;

import io.timecoin.verification.CoinResolver.Question;
import java.util.ArrayList;
import java.util.List;

/** Cuts questions into what is looked at in one piece: enough for one look into the database, and no long work. */
final class Chunks {

    private static final int MOST = 32;

    /** A chunk ends with the transaction that brings it to so many signatures: votes wait for it (protocol §7). */
    static final int MOST_WITNESSES = 128;

    private Chunks() {}

    static List<List<Question>> of(List<Question> questions) {
        List<List<Question>> chunks = new ArrayList<>();
        int from = 0;
        int witnesses = 0;
        for (int to = 1; to <= questions.size(); to++) {
            witnesses += questions.get(to - 1).transaction().witnesses().size();
            if (to - from == MOST || witnesses >= MOST_WITNESSES || to == questions.size()) {
                chunks.add(questions.subList(from, to));
                from = to;
                witnesses = 0;
            }
        }
        return chunks;
    }
}
