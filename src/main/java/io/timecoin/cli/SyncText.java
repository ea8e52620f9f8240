package io.timecoin.cli;

import io.timecoin.cli.client.JsonReply;
import java.util.Locale;
import java.util.Optional;

/** How far a node is with getting the chain, in words and as a bar: what {@code /v1/sync} answers. */
final class SyncText {

    private static final int BAR_CELLS = 40;
    private static final String FOLLOWING = "following";

    private SyncText() {}

    /** In one line. */
    static String words(JsonReply sync) {
        String eta = sync.json().hasNonNull("etaSeconds") ? ", done in " + sync.number("etaSeconds") + " s" : "";
        return sync.text("stage") + ", height " + sync.number("height") + " of " + sync.number("targetHeight") + ", "
                + sync.json().path("blocksPerSecond").asText() + " blocks/s, "
                + sync.json().path("transactionsPerSecond").asText() + " transactions/s" + eta + ", "
                + sync.list("sources").stream()
                        .filter(source -> source.number("bytes") > 0)
                        .count()
                + " sources";
    }

    /** How much of the way there is behind it; empty as long as nothing proves how long that is. */
    static Optional<String> bar(JsonReply sync) {
        long height = sync.number("height");
        long target = sync.number("targetHeight");
        if (target <= height && !sync.text("stage").equals(FOLLOWING)) {
            return Optional.empty();
        }
        double part = target <= height ? 1 : Math.max(0, height) / (double) target;
        int cells = (int) (part * BAR_CELLS);
        // Downwards, so that 100 % is all of it.
        double percent = Math.floor(1_000 * part) / 10;
        return Optional.of("[" + "#".repeat(cells) + ".".repeat(BAR_CELLS - cells) + "] "
                + String.format(Locale.ROOT, "%.1f %%", percent));
    }
}
