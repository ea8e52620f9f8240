package io.timecoin.api;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the requests in work. The one too many is told at once to come back, in the form its client understands, instead of
 * waiting in a queue of unknown length. gRPC and event streams have bounds of their own.
 */
@Singleton
public final class RequestGate {

    private static final int BEFORE_EVERYTHING = 1_000;

    private static final String OVERLOADED = "this node is busy with as many requests as it takes";

    private final int most;
    private final AtomicInteger inWork = new AtomicInteger();

    public RequestGate(ApiConfig config) {
        this.most = config.maxRequests();
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
        } else if (inWork.incrementAndGet() > most) {
            inWork.decrementAndGet();
            refuse(request);
        } else {
            request.addEndHandler(ended -> inWork.decrementAndGet());
            request.next();
        }
    }

    private static boolean isStream(RoutingContext request) {
        String type = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
        return (type != null && type.startsWith("application/grpc"))
                || request.normalizedPath().equals("/v1/events");
    }

    private static void refuse(RoutingContext request) {
        HttpServerResponse response = request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
        String path = request.normalizedPath();
        if (request.request().method().equals(HttpMethod.POST) && (path.equals("/") || path.equals("/rpc"))) {
            // Existing tools never read the body of another status than 200.
            response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end("{\"jsonrpc\":\"2.0\",\"id\":\"unknown\",\"error\":{\"code\":-32005,\"message\":\""
                            + OVERLOADED + "\"}}");
        } else {
            response.setStatusCode(429)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                    .end("{\"type\":\"urn:timecoin:problem:OVERLOADED\",\"title\":\"Too Many Requests\",\"status\":429,"
                            + "\"code\":\"OVERLOADED\",\"detail\":\"" + OVERLOADED + "\"}");
        }
    }
}
