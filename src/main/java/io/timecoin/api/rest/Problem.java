package io.timecoin.api.rest;

import io.timecoin.api.ApiException;
import io.timecoin.crypto.Hash256;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What every error answers (RFC 9457).
 *
 * @param code stable; for a broken rule its name
 * @param detail a sentence for people, never empty
 * @param txid the transaction that was refused, if it could be decoded
 * @param winner for a lost race the transaction that has the coin
 */
@Schema(name = "Problem")
public record Problem(
        String type,
        String title,
        int status,
        String code,
        String detail,
        Optional<String> txid,
        Optional<String> winner) {

    public static final String MEDIA_TYPE = "application/problem+json";

    private static final int RETRY_AFTER_SECONDS = 1;

    public static Problem of(int status, String code, String detail) {
        return new Problem(type(code), title(status), status, code, detail, Optional.empty(), Optional.empty());
    }

    static Problem of(ApiException e) {
        int status = status(e.kind());
        return new Problem(
                type(e.code()),
                title(status),
                status,
                e.code(),
                e.detail(),
                e.txid().map(Hash256::toHex),
                e.winner().map(Hash256::toHex));
    }

    private static String type(String code) {
        return "urn:timecoin:problem:" + code;
    }

    private static String title(int status) {
        Response.Status known = Response.Status.fromStatusCode(status);
        return known == null ? "Unprocessable Content" : known.getReasonPhrase();
    }

    static int status(ApiException.Kind kind) {
        return switch (kind) {
            case INVALID -> 400;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case REFUSED -> 422;
            case OVERLOADED -> 429;
            case UNAVAILABLE -> 503;
            case TIMEOUT -> 504;
        };
    }

    /** Ready to be sent; what may be tried again says when. */
    Response response() {
        Response.ResponseBuilder response = Response.status(status)
                .type(MEDIA_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(this);
        if (status == 429 || status == 503) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return response.build();
    }
}
