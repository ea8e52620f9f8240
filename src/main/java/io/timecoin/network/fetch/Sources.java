package io.timecoin.network.fetch;

import java.util.List;

/**
 * Whom to ask for something.
 *
 * @param named who should have it, in the order to ask them
 * @param others who may have it as well, asked after those; the named ones among them do not count
 * @param <P> what names a peer
 */
public record Sources<P>(List<P> named, List<P> others) {

    public Sources {
        List<P> first = List.copyOf(named);
        named = first;
        others = others.stream().filter(other -> !first.contains(other)).toList();
    }

    /** Nobody but these. */
    public static <P> Sources<P> only(List<P> named) {
        return new Sources<>(named, List.of());
    }
}
