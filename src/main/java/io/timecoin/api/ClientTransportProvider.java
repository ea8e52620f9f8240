package io.timecoin.api;

import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.spi.VertxServiceProvider;

/** Found by Vert.x when it is made. */
public final class ClientTransportProvider implements VertxServiceProvider {

    @Override
    public void init(VertxBuilder builder) {
        builder.findTransport(new ClientTransport());
    }
}
