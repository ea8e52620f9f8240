package io.timecoin.api.rest.json;

import io.timecoin.query.view.MempoolView;
import java.util.List;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What waits for a block, in the order in which it would be proposed. */
@Schema(name = "Mempool")
public record MempoolJson(
        int count,
        long bytes,
        long memoryBytes,
        long maxMemoryBytes,
        int maxCount,
        int parked,
        String feeFloorPerByte,
        List<Waiting> transactions,
        long asOfHeight) {

    /** One pending transaction. */
    @Schema(name = "PendingTransaction")
    public record Waiting(String txid, String fee, int size) {}

    public static MempoolJson of(MempoolView view, long asOfHeight) {
        return new MempoolJson(
                view.count(),
                view.bytes(),
                view.memory(),
                view.maxMemory(),
                view.maxCount(),
                view.parked(),
                Long.toString(view.feeFloorPerByte()),
                StreamSupport.stream(view.transactions().spliterator(), false)
                        .map(entry -> new Waiting(
                                entry.transaction().txid().toHex(),
                                Long.toString(entry.fee()),
                                entry.transaction().size()))
                        .toList(),
                asOfHeight);
    }
}
