package io.timecoin.api.jsonrpc;

/** A call that is answered with an error object; the codes are those that existing TIME tools know. */
final class RpcException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    static final int INTERNAL_ERROR = -32603;
    static final int OVERLOADED = -32005;
    static final int NO_WALLET = -4;
    static final int NOT_FOUND = -5;
    static final int INVALID_VALUE = -8;
    static final int TIMEOUT = -11;
    static final int DECODE_FAILED = -22;
    static final int REJECTED = -26;

    private final int code;

    RpcException(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    static RpcException invalidParams(String message) {
        return new RpcException(INVALID_PARAMS, message);
    }

    int code() {
        return code;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
