package io.timecoin.cli.bench;

import java.util.Collections;
import java.util.Optional;

/** Counts of loads that are made up. */
final class Counted {

    static final LoadCounts NOTHING =
            new LoadCounts(0, 0, 0, 0, 0, 0, Collections.emptySortedMap(), 0, Optional.empty());

    private Counted() {}
}
