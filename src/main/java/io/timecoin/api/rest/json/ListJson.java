package io.timecoin.api.rest.json;

import java.util.List;
import java.util.Optional;

/**
 * A part of a longer list.
 *
 * @param cursor of what follows; absent at the end
 */
public record ListJson<T>(List<T> items, Optional<String> cursor, long asOfHeight) {}
