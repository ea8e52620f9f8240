package io.timecoin.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** What the gate answers who is turned away, in the form that their clients understand. On the request's event loop. */
final class GateAnswers {

    private static final long NO_ERROR = 0;

    private final CallRefusal calls;
    private final long maxBodyBytes;

    GateAnswers(CallRefusal calls, long maxBodyBytes) {
        this.calls = calls;
        this.maxBodyBytes = maxBodyBytes;
    }

    /** @param unread whether some of the body may still come, which nobody will read */
    void turnAway(RoutingContext context, RequestKind kind, Turned reason, boolean unread) {
        HttpServerResponse response = context.response();
        boolean http2 = context.request().version() == HttpVersion.HTTP_2;
        if (unread && !http2) {
            response.putHeader(HttpHeaders.CONNECTION, "close"); // nothing else can follow on this connection
        }
        String detail =
                reason == Turned.BODY_TOO_LARGE ? "the body has more than " + maxBodyBytes + " bytes" : reason.detail();
        if (kind == RequestKind.GRPC && reason.passes()) {
            calls.refuse(response, ApiException.of(ApiException.Kind.OVERLOADED, reason.name(), detail));
        } else if (kind == RequestKind.JSON_RPC && !reason.isOfBrowsers()) {
            jsonRpc(response, reason, detail);
        } else {
            problem(response, reason, detail);
        }
        if (unread && http2) {
            response.reset(NO_ERROR); // RFC 9113 §8.1: after a whole answer the rest may be declined so
        }
    }

    /** Answers what cannot even be routed. */
    void turnAway(RoutingContext context, Turned reason) {
        turnAway(context, RequestKind.REST, reason, false);
    }

    /** Existing tools never read the body of another status than 200. */
    private static void jsonRpc(HttpServerResponse response, Turned reason, String detail) {
        JsonObject error = new JsonObject().put("code", reason.rpcCode()).put("message", detail);
        if (reason.passes()) {
            response.putHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(new JsonObject()
                        .put("jsonrpc", "2.0")
                        .put("id", "unknown")
                        .put("error", error)
                        .toBuffer());
    }

    private static void problem(HttpServerResponse response, Turned reason, String detail) {
        if (reason.passes()) {
            response.putHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        response.setStatusCode(reason.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(new JsonObject()
                        .put("type", "urn:timecoin:problem:" + reason.name())
                        .put(
                                "title",
                                HttpResponseStatus.valueOf(reason.status()).reasonPhrase())
                        .put("status", reason.status())
                        .put("code", reason.name())
                        .put("detail", detail)
                        .toBuffer());
    }
}
