package io.timecoin.storage;

import io.timecoin.consensus.Certificate;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.codec.ByteWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The chain database's own entries: whose chain it is and how far. */
final class ChainMeta {

    private static final byte[] GENESIS = "genesis".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TIP = "tip".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TIP_PROOF = "tip proof".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEIGHT = "height".getBytes(StandardCharsets.US_ASCII);

    private ChainMeta() {}

    static void writeGenesis(Batch batch, Hash256 genesisHash) {
        batch.put(ColumnFamily.META, GENESIS, genesisHash.toBytes());
    }

    static @Nullable Hash256 genesis(RocksDbDatabase database) {
        byte[] bytes = database.get(ColumnFamily.META, GENESIS);
        return bytes == null ? null : ChainEncoding.decode(database, "the genesis hash", bytes, in -> in.hash("hash"));
    }

    static void writeTip(Batch batch, ChainState tip) {
        ByteWriter out = new ByteWriter(512);
        tip.write(out);
        batch.put(ColumnFamily.META, TIP, out.toBytes());
        batch.put(ColumnFamily.META, HEIGHT, ChainEncoding.height(tip.height()));
    }

    static void writeTipProof(Batch batch, Certificate finalization) {
        batch.put(ColumnFamily.META, TIP_PROOF, finalization.encode());
    }

    static @Nullable Certificate tipProof(RocksDbDatabase database) {
        byte[] bytes = database.get(ColumnFamily.META, TIP_PROOF);
        return bytes == null ? null : ChainEncoding.decode(database, "the tip's proof", bytes, Certificate::read);
    }

    static @Nullable ChainState tip(RocksDbDatabase database) {
        byte[] bytes = database.get(ColumnFamily.META, TIP);
        return bytes == null ? null : ChainEncoding.decode(database, "the tip", bytes, ChainState::read);
    }

    /** The tip at the moment of {@code view}. */
    static ChainState tip(RocksDbDatabase database, DatabaseView view) {
        byte[] bytes = view.get(ColumnFamily.META, TIP);
        if (bytes == null) {
            throw new IllegalStateException("the chain database was not initialised");
        }
        return ChainEncoding.decode(database, "the tip", bytes, ChainState::read);
    }

    /** Height of the tip at the moment of {@code view}. */
    static long height(DatabaseView view) {
        byte[] bytes = view.get(ColumnFamily.META, HEIGHT);
        if (bytes == null) {
            throw new IllegalStateException("the chain database was not initialised");
        }
        return ChainEncoding.height(bytes);
    }
}
