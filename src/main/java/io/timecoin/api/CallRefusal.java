package io.timecoin.api;

import io.vertx.core.http.HttpServerResponse;

/** Refuses calls in the words of gRPC, which this package does not speak. */
public interface CallRefusal {

    /** Ends a call that nothing has answered. */
    void refuse(HttpServerResponse response, ApiException reason);
}
