package io.timecoin.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.cli.client.MetricsText;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class NodeHealthTest {

    private static MetricsText metrics(double paused) {
        return MetricsText.parse("""
                jvm_memory_used_bytes{area="heap",id="Eden Space"} 1.0E7
                jvm_memory_used_bytes{area="heap",id="Tenured Gen"} 9.0E7
                jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 7.0E7
                jvm_memory_max_bytes{area="heap",id="Eden Space"} 5.0E7
                jvm_memory_max_bytes{area="heap",id="Survivor Space"} -1.0
                jvm_memory_max_bytes{area="heap",id="Tenured Gen"} 1.4E8
                jvm_gc_live_data_size_bytes 8.8E7
                jvm_gc_pause_seconds_sum{action="end of minor GC",cause="Allocation Failure",gc="Copy"} %s
                jvm_gc_pause_seconds_sum{action="end of major GC",cause="Allocation Failure",gc="Mark"} 1.0
                timecoin_engine_waiting_messages 163.84
                timecoin_engine_waiting_transactions 0.0
                timecoin_unverified_transactions 1638.4
                timecoin_unapplied_blocks 16.0
                timecoin_engine_waiting_messages_limit 16384.0
                timecoin_engine_waiting_transactions_limit 16384.0
                timecoin_unverified_transactions_limit 16384.0
                timecoin_unapplied_blocks_limit 64.0
                """.formatted(paused));
    }

    @Test
    void heapAndCollectionsAreAddedUp() {
        NodeHealth health = NodeHealth.of(Optional.of(3L), metrics(2.5), Optional.of(metrics(2)), 10);
        assertEquals(Optional.of(100_000_000L), health.heapUsedBytes());
        assertEquals(Optional.of(190_000_000L), health.heapMaxBytes(), "a space without a bound adds nothing");
        assertEquals(Optional.of(88_000_000L), health.heapAfterCollectionBytes());
        assertEquals(5, health.collectingPercent().orElseThrow(), 1e-6);
    }

    @Test
    void theQueueThatIsFullestByItsOwnBoundIsNamed() {
        NodeHealth health = NodeHealth.of(Optional.empty(), metrics(0), Optional.empty(), 0);
        assertEquals("unapplied_blocks", health.fullestQueue());
        assertEquals(25, health.fullestPercent(), 1e-6);
    }

    @Test
    void aFirstLookHasNoShareOfTime() {
        NodeHealth health = NodeHealth.of(Optional.empty(), metrics(5), Optional.empty(), 0);
        assertEquals(OptionalDouble.empty(), health.collectingPercent());
        assertEquals("? MB, heap 100/190 (88 live), GC ?, unapplied_blocks 25 %", health.line());
    }
}
