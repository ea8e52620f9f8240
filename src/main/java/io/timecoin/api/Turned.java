package io.timecoin.api;

import java.util.Locale;

/** Why the gate turns a request away before anything looks at it. The names are codes that clients compare. */
enum Turned {
    MALFORMED_PATH(400, -32600, "the path is not percent-encoded as it has to be"),
    BAD_HOST(400, -32600, "name one host, as a name or an address with perhaps a port"),
    MISDIRECTED(421, -32600, "this node is not called so; its operator can add the name to timecoin.api.allowed-hosts"),
    FOREIGN_ORIGIN(403, -32600, "pages of this origin are not served; see timecoin.api.allowed-origins"),
    METHOD_NOT_ALLOWED(405, -32600, "nothing here answers that method"),
    LENGTH_REQUIRED(411, -32600, "over HTTP/2 a body comes with its length"),
    COMPRESSED_CALL(415, -32600, "messages of calls come uncompressed"),
    BODY_TOO_LARGE(413, -32600, "the body is too long"),
    BODY_TOO_SLOW(408, -32600, "the body did not come in time"),
    OVERLOADED(429, -32005, "this node has as many requests in work as it takes, of you or of all"),
    TOO_MANY_REQUESTS(429, -32005, "this node is busy, and others ask too: ask it less often"),
    TOO_MANY_WAITS(429, -32005, "as many wait for finality as this node lets, of you or of all"),
    TOO_MANY_STREAMS(429, -32005, "this node serves as many streams as it can, to you or to all");

    private final int status;
    private final int rpcCode;
    private final String detail;

    Turned(int status, int rpcCode, String detail) {
        this.status = status;
        this.rpcCode = rpcCode;
        this.detail = detail;
    }

    /** Of HTTP. */
    int status() {
        return status;
    }

    /** What JSON-RPC calls it. */
    int rpcCode() {
        return rpcCode;
    }

    /** A sentence for people. */
    String detail() {
        return detail;
    }

    /** Whether the same request may be served a moment later. */
    boolean passes() {
        return status == 429;
    }

    /** Whether it keeps browsers' pages away: they must see a status that is no success. */
    boolean isOfBrowsers() {
        return this == BAD_HOST || this == MISDIRECTED || this == FOREIGN_ORIGIN;
    }

    /** As part of a metric's name. */
    String metric() {
        return name().toLowerCase(Locale.ROOT);
    }
}
