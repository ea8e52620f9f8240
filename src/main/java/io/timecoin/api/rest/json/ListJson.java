package io.timecoin.api.rest.json;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a longer list.
 *
 * @param cursor of what follows; absent at the end
 */
public record ListJson<T>(Collection<T> items, Optional<String> cursor, long asOfHeight) {

    /** One whose items take their form only while it is written. */
    public static <A, B> ListJson<B> of(
            Collection<A> items, Function<A, B> form, Optional<String> cursor, long asOfHeight) {
        return new ListJson<>(Listed.of(items, items.size(), form), cursor, asOfHeight);
    }
}
