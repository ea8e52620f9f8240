package io.timecoin.api.rest;

import io.timecoin.crypto.Hash256;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;

/** What is final never changes: clients may keep it, and ask whether they have it. */
final class Caching {

    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private Caching() {}

    /** Answers 304 to who has it already. */
    static Response immutable(Request request, Hash256 identity, Supplier<Object> entity) {
        EntityTag tag = new EntityTag(identity.toHex());
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        Response.ResponseBuilder response = unchanged == null ? Response.ok(entity.get()) : unchanged;
        return response.tag(tag).header(HttpHeaders.CACHE_CONTROL, FOR_EVER).build();
    }
}
