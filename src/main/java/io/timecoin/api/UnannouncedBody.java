package io.timecoin.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.util.Set;

/**
 * A body whose sender does not say how long it is: read here up to the limit, before anything else sees the request. Where
 * it is read otherwise, one over the limit is cut off without an answer that says why. On the request's event loop.
 */
final class UnannouncedBody {

    private static final Set<HttpMethod> WITH_BODY = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

    private final RoutingContext request;
    private final long mostBytes;
    private final Runnable tooLarge;
    private final Buffer body = Buffer.buffer();
    private boolean refused;

    /** @param tooLarge answers the request; the rest of its body is dropped */
    UnannouncedBody(RoutingContext request, long mostBytes, Runnable tooLarge) {
        this.request = request;
        this.mostBytes = mostBytes;
        this.tooLarge = tooLarge;
    }

    /** Whether the request has a body of unknown length. */
    static boolean comesWith(RoutingContext context) {
        HttpServerRequest request = context.request();
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || (request.version() == HttpVersion.HTTP_2
                        && WITH_BODY.contains(request.method())
                        && !request.headers().contains(HttpHeaders.CONTENT_LENGTH));
    }

    /** Goes on with the request once the body is there. One that breaks off goes nowhere: nobody waits for an answer. */
    void read() {
        request.request().handler(this::take).endHandler(end -> {
            if (!refused) {
                ((RoutingContextInternal) request).setBody(body);
                request.next();
            }
        });
        request.request().resume();
    }

    private void take(Buffer part) {
        if (refused) {
            return;
        }
        if (body.length() + (long) part.length() > mostBytes) {
            refused = true;
            tooLarge.run();
        } else {
            body.appendBuffer(part);
        }
    }
}
