package io.timecoin.network;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.StatementKind;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import java.util.List;

/**
 * A header with the finalization of its very block: a height that a peer can prove without the blocks below it.
 *
 * @param nextSet of a settlement, the voters of the epoch that it opens, where they are others than those that voted on it; else
 *     empty, and never more than one
 */
public record ProvenHeader(BlockHeader header, Certificate finalization, List<ActiveSet> nextSet) {

    static final int LEAST_ENCODED_LENGTH = BlockHeader.LEAST_ENCODED_LENGTH + Certificate.LEAST_ENCODED_LENGTH + 4;

    /** A count and one voter: id, key, weight. */
    private static final int LEAST_SET_BYTES = 4 + 72;

    /** A header after which the same voters go on. */
    public ProvenHeader(BlockHeader header, Certificate finalization) {
        this(header, finalization, List.of());
    }

    static ProvenHeader read(ByteReader in) throws MalformedException {
        return new ProvenHeader(
                BlockHeader.read(in), Certificate.read(in), in.list(1, LEAST_SET_BYTES, "next set", ActiveSet::read));
    }

    void write(ByteWriter out) {
        header.write(out);
        finalization.write(out);
        out.u32(nextSet.size());
        nextSet.forEach(set -> set.write(out));
    }

    /** Bytes of the encoding. */
    public int size() {
        ByteWriter out = new ByteWriter(512);
        write(out);
        return out.size();
    }

    /** Whether the finalization names this header and is of its epoch. Whether it holds is asked elsewhere. */
    public boolean isNamedByItsFinalization() {
        return finalization.kind() == StatementKind.FINALIZE
                && finalization.epoch() == header.epoch()
                && finalization.statement().blockHash().equals(header.hash());
    }

    public boolean isSettlement() {
        return header.kind() == BlockKind.SETTLEMENT;
    }
}
