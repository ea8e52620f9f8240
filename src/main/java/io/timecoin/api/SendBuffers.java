package io.timecoin.api;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * Bounds what the system keeps of answers that a client does not read. By itself it would take megabytes for each connection: memory
 * of the container, and work for whoever asks and never reads.
 */
@Singleton
public final class SendBuffers implements HttpServerOptionsCustomizer {

    /** Linux takes twice as much for its own records. Enough for 2.5 MB/s at a round trip of 50 ms. */
    private static final int BYTES = 128 << 10;

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setSendBufferSize(BYTES);
    }
}
