package io.timecoin.api;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Finds the request of REST or JSON-RPC that passed the gate; calls of gRPC know theirs. */
@Singleton
public final class CurrentAsker implements Asker.Current {

    private final CurrentVertxRequest request;

    public CurrentAsker(CurrentVertxRequest request) {
        this.request = request;
    }

    @Override
    public Asker get() {
        RoutingContext context = request.getCurrent();
        if (context == null) {
            throw new IllegalStateException("no request is answered on this thread");
        }
        return ClientRequest.of(context);
    }
}
