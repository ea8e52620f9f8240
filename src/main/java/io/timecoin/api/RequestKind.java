package io.timecoin.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What a request is, by what will answer it: never by what its sender only says. */
enum RequestKind {
    REST,
    JSON_RPC,
    GRPC;

    /** What a request takes a place of. */
    enum Demand {
        READ(Turned.OVERLOADED),
        WAIT(Turned.TOO_MANY_WAITS),
        STREAM(Turned.TOO_MANY_STREAMS);

        private final Turned withoutPlace;

        Demand(Turned withoutPlace) {
            this.withoutPlace = withoutPlace;
        }

        Turned withoutPlace() {
            return withoutPlace;
        }
    }

    private static final String WAITING_CALL = "/timecoin.v1.Ledger/WaitForFinality";

    private static final Set<String> ENDLESS_CALLS = Set.of(
            "/timecoin.v1.Events/Subscribe",
            "/timecoin.v1.Ledger/StreamBlocks",
            "/timecoin.v1.Ledger/SubmitTransactions",
            "/grpc.health.v1.Health/Watch",
            "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
            "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo");

    private static final byte[] WAITING_METHOD = "waittransactionfinality".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ESCAPE = "\\u".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WIDE = {0};

    /** @param path without dots and escapes */
    static RequestKind of(HttpServerRequest request, String path) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (request.version() == HttpVersion.HTTP_2 && type != null && type.startsWith("application/grpc")) {
            return GRPC;
        }
        return request.method().equals(HttpMethod.POST) && (path.equals("/") || path.equals("/rpc")) ? JSON_RPC : REST;
    }

    /** What it wants, once its body is there. */
    Demand demand(String path, String query, Buffer body) {
        boolean waits = switch (this) {
            case REST -> path.startsWith("/v1/transactions") && query.contains("wait");
            case JSON_RPC -> mayWait(body);
            case GRPC -> path.equals(WAITING_CALL);
        };
        boolean endless = switch (this) {
            case REST -> path.equals("/v1/events");
            case JSON_RPC -> false;
            case GRPC -> ENDLESS_CALLS.contains(path);
        };
        return endless ? Demand.STREAM : waits ? Demand.WAIT : Demand.READ;
    }

    /** Whether a body may name the method that waits; one that hides its letters may, by escapes or in UTF-16. */
    private static boolean mayWait(Buffer body) {
        byte[] bytes = body.getBytes();
        return has(bytes, WAITING_METHOD) || has(bytes, ESCAPE) || has(bytes, WIDE);
    }

    private static boolean has(byte[] bytes, byte[] wanted) {
        int matched = 0;
        for (byte each : bytes) {
            // Right for words whose first letter comes only once in them.
            matched = each == wanted[matched] ? matched + 1 : each == wanted[0] ? 1 : 0;
            if (matched == wanted.length) {
                return true;
            }
        }
        return false;
    }
}
