package io.timecoin.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A body, read here before anything else sees the request: up to the limit, and as far as there is memory for it. Elsewhere one that
 * is too long is cut off without an answer that says why, and one that never ends is waited for. Over HTTP/2 it has to say its length:
 * whoever comes next pauses the request, which there is an error once that has ended. On the request's event loop.
 */
final class RequestBody {

    private static final Set<HttpMethod> WITH_BODY = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

    private final ClientRequest request;
    private final long mostBytes;
    private final Consumer<Turned> refuse;
    private final Buffer body = Buffer.buffer();
    private boolean refused;
    private boolean handedOver;

    /** @param refuse answers the request; the rest of its body is dropped */
    RequestBody(ClientRequest request, long mostBytes, Consumer<Turned> refuse) {
        this.request = request;
        this.mostBytes = mostBytes;
        this.refuse = refuse;
    }

    /** Whether a request has one, as its headers say. */
    static boolean comesWith(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (request.version() == HttpVersion.HTTP_2) {
            return length == null ? WITH_BODY.contains(request.method()) : !length.equals("0");
        }
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !length.equals("0"));
    }

    /** Hands the body over once it is there. One that breaks off goes nowhere: nobody waits for an answer. */
    void read(Consumer<Buffer> whole) {
        HttpServerRequest from = request.context().request();
        boolean http2 = from.version() == HttpVersion.HTTP_2;
        long announced = announcedBytes(from);
        if (announced > mostBytes) {
            refused(Turned.BODY_TOO_LARGE);
        } else if (http2 && from.getHeader(HttpHeaders.CONTENT_LENGTH) == null) {
            refused(Turned.LENGTH_REQUIRED);
        } else {
            from.handler(part -> {
                        take(part);
                        if (http2 && body.length() == announced) {
                            from.pause();
                            handOver(whole);
                        }
                    })
                    .endHandler(_ -> handOver(whole));
            from.resume();
        }
    }

    private void handOver(Consumer<Buffer> whole) {
        if (!refused && !handedOver && !request.isOver()) {
            handedOver = true;
            ((RoutingContextInternal) request.context()).setBody(body);
            whole.accept(body);
        }
    }

    /** What the sender says; if nothing, the bytes are counted. */
    private static long announcedBytes(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private void take(Buffer part) {
        if (refused || request.isOver()) {
            return;
        }
        if (body.length() + (long) part.length() > mostBytes) {
            refused(Turned.BODY_TOO_LARGE);
        } else if (!request.hold(part.length())) {
            refused(Turned.OVERLOADED);
        } else {
            body.appendBuffer(part);
        }
    }

    private void refused(Turned reason) {
        refused = true;
        refuse.accept(reason);
    }
}
