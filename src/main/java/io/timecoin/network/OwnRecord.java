package io.timecoin.network;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The record that this node shows (protocol §7), signed anew when half of its time is over: a link that stands longer than its
 * peer's record is made anew, and then there has to be a fresh one. The serial stays what it is. Safe for any thread.
 */
public final class OwnRecord implements Supplier<Optional<NodeRecord>> {

    /** How long a record holds. A node key that was stolen with its record is of use for no longer. */
    public static final Duration LIFETIME = Duration.ofDays(7);

    private final Signer operator;
    private final Hash256 genesisHash;
    private final Hash256 masternodeId;
    private final PublicKey nodeKey;
    private final long serial;
    private final LongSupplier now;
    private @Nullable NodeRecord record;

    /**
     * Of the masternode that {@code operator} runs at the node with {@code nodeKey}.
     *
     * @param now Unix ms: the later of this node's clock and the timestamp of its newest final block, so that neither a chain
     *     that has stood still nor a node that lags makes the record too short
     */
    public OwnRecord(
            Signer operator,
            Hash256 genesisHash,
            Hash256 masternodeId,
            PublicKey nodeKey,
            long serial,
            LongSupplier now) {
        this.operator = operator;
        this.genesisHash = genesisHash;
        this.masternodeId = masternodeId;
        this.nodeKey = nodeKey;
        this.serial = serial;
        this.now = now;
    }

    @Override
    public synchronized Optional<NodeRecord> get() {
        long millis = Math.max(0, now.getAsLong());
        NodeRecord shown = record;
        if (shown == null || shown.isExpiredAt(millis + LIFETIME.toMillis() / 2)) {
            shown = NodeRecord.signed(
                    operator, genesisHash, masternodeId, nodeKey, serial, millis + LIFETIME.toMillis());
            record = shown;
        }
        return Optional.of(shown);
    }
}
