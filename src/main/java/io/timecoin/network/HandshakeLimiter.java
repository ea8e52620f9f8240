package io.timecoin.network;

import io.github.bucket4j.Bucket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** How many handshakes an address may begin (protocol §7). Remembers a bounded number of addresses. Safe for any thread. */
final class HandshakeLimiter {

    private static final int MOST_ADDRESSES = 4_096;

    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);
    private final int burst;
    private final LongSupplier nanoClock;

    HandshakeLimiter(int burst, LongSupplier nanoClock) {
        this.burst = burst;
        this.nanoClock = nanoClock;
    }

    /** Whether one more handshake from {@code host} may begin; counts it if so. */
    synchronized boolean mayBegin(String host) {
        Bucket bucket = buckets.computeIfAbsent(host, _ -> RateLimit.bucket(Math.max(1, burst / 10), burst, nanoClock));
        if (buckets.size() > MOST_ADDRESSES) {
            buckets.remove(buckets.keySet().iterator().next());
        }
        return bucket.tryConsume(1);
    }
}
