package io.timecoin.node;

import io.netty.util.internal.PlatformDependent;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.HeapShare;
import io.timecoin.storage.ChainStore;
import jakarta.inject.Singleton;

/** What each holder of the heap has, beside what it may have; not a number of what does not run. */
@Singleton
public record MemoryMetrics(HeapAccount heap, ChainStore chain) implements MetricSource {

    private static final String HELD = "Memory that a holder has";
    private static final String LIMIT = "Most that it may have";

    @Override
    public void describe(Registry registry) {
        for (HeapShare holder : HeapShare.values()) {
            registry.gauge(
                    "timecoin_memory_bytes",
                    HELD,
                    "holder",
                    holder.label(),
                    () -> heap.holders().contains(holder) ? heap.held(holder) : Double.NaN);
            registry.gauge(
                    "timecoin_memory_limit_bytes",
                    LIMIT,
                    "holder",
                    holder.label(),
                    () -> heap.holders().contains(holder) ? heap.limit(holder) : Double.NaN);
        }
        registry.gauge("timecoin_memory_bytes", HELD, "holder", "chain_database", chain::usedBytes);
        registry.gauge("timecoin_memory_limit_bytes", LIMIT, "holder", "chain_database", chain::mostBytes);
        registry.gauge("timecoin_memory_bytes", HELD, "holder", "buffers", PlatformDependent::usedDirectMemory);
        registry.gauge("timecoin_memory_limit_bytes", LIMIT, "holder", "buffers", PlatformDependent::maxDirectMemory);
    }
}
