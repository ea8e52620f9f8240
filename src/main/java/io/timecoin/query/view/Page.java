package io.timecoin.query.view;

import java.util.List;
import java.util.Optional;

/**
 * A part of a longer list.
 *
 * @param next opaque cursor of what follows; empty at the end
 * @param asOfHeight final height at which this was evaluated
 */
public record Page<T>(List<T> items, Optional<String> next, long asOfHeight) {

    public Page {
        items = List.copyOf(items);
    }
}
