package io.timecoin.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.timecoin.node.ApiConfig;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Bounds the requests in work and the length of their bodies. The one too many is told at once to come back, in the form its client understands, instead of
 * waiting in a queue of unknown length. gRPC and event streams have bounds of their own.
 */
@Singleton
public final class RequestGate {

    private static final int BEFORE_EVERYTHING = 1_000;

    private final int most;
    private final long maxBodyBytes;
    private final AtomicInteger inWork = new AtomicInteger();

    public RequestGate(
            ApiConfig config, @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody) {
        this.most = config.maxRequests();
        this.maxBodyBytes = maxBody.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::admit, BEFORE_EVERYTHING);
    }

    /** Requests in work now. */
    public int inWork() {
        return inWork.get();
    }

    private void admit(RoutingContext request) {
        if (isStream(request)) {
            request.next();
        } else if (announcedBytes(request) > maxBodyBytes) {
            tooLarge(request);
        } else if (inWork.incrementAndGet() > most) {
            inWork.decrementAndGet();
            request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
            refuse(request, 429, "OVERLOADED", "this node is busy with as many requests as it takes", -32005);
        } else {
            request.addEndHandler(ended -> inWork.decrementAndGet());
            if (UnannouncedBody.comesWith(request)) {
                new UnannouncedBody(request, maxBodyBytes, () -> tooLarge(request)).read();
            } else {
                request.next();
            }
        }
    }

    private void tooLarge(RoutingContext request) {
        // The rest of the body is not read, so nothing else can follow on this connection.
        request.response().putHeader(HttpHeaders.CONNECTION, "close");
        refuse(request, 413, "BODY_TOO_LARGE", "the body has more than " + maxBodyBytes + " bytes", -32600);
    }

    private static boolean isStream(RoutingContext request) {
        String type = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
        return (type != null && type.startsWith("application/grpc"))
                || request.normalizedPath().equals("/v1/events");
    }

    /** What the sender says; if nothing, {@link UnannouncedBody} counts. */
    private static long announcedBytes(RoutingContext request) {
        String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private static void refuse(RoutingContext request, int status, String code, String detail, int rpcCode) {
        String path = request.normalizedPath();
        if (request.request().method().equals(HttpMethod.POST) && (path.equals("/") || path.equals("/rpc"))) {
            // Existing tools never read the body of another status than 200.
            JsonObject error = new JsonObject().put("code", rpcCode).put("message", detail);
            JsonObject answer =
                    new JsonObject().put("jsonrpc", "2.0").put("id", "unknown").put("error", error);
            request.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(answer.toBuffer());
        } else {
            JsonObject problem = new JsonObject()
                    .put("type", "urn:timecoin:problem:" + code)
                    .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                    .put("status", status)
                    .put("code", code)
                    .put("detail", detail);
            request.response()
                    .setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                    .end(problem.toBuffer());
        }
    }
}
