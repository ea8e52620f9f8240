package io.timecoin.api;

import io.timecoin.node.ApiConfig;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.HeapShare;
import java.util.function.LongSupplier;

/**
 * What requests share: each kind has places of its own, so that who waits locks nobody out who reads.
 *
 * @param receiving requests whose bodies are not there yet
 * @param reads requests in work
 * @param waits requests that wait for finality
 * @param streams answers without end
 * @param bodyBytes of bodies that are there in part or whole, and of what is made of them
 */
record RequestPlaces(Shares receiving, Shares reads, Shares waits, Shares streams, Shares bodyBytes) {

    private static final long LEAST_BODIES = 4;

    /** @param calls tells how many bytes are read of calls and not with who answers them */
    static RequestPlaces of(ApiConfig config, long maxBodyBytes, HeapAccount heap, LongSupplier calls) {
        long bytes = heap.share(HeapShare.REQUESTS, LEAST_BODIES * maxBodyBytes);
        Shares bodies = new Shares(bytes);
        heap.use(HeapShare.REQUESTS, bytes, () -> bodies.taken() + calls.getAsLong());
        return new RequestPlaces(
                new Shares(config.maxRequests()),
                new Shares(config.maxRequests()),
                new Shares(config.maxWaits()),
                new Shares(config.maxStreams()),
                bodies);
    }

    Shares of(RequestKind.Demand demand) {
        return switch (demand) {
            case READ -> reads;
            case WAIT -> waits;
            case STREAM -> streams;
        };
    }
}
