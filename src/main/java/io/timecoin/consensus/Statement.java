package io.timecoin.consensus;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;

/**
 * What a signature of consensus says. Equal statements of a quorum make a {@link Certificate}.
 *
 * @param view from 1, counts inside the epoch
 * @param parentView view of the parent's notarization, 0 for the settlement that opened the epoch; 0 in Nullify
 * @param blockHash what is proposed, notarized or finalized; {@link Hash256#ZERO} in Nullify
 */
public record Statement(StatementKind kind, long epoch, long view, long parentView, Hash256 blockHash) {

    /** Encoded bytes of the shortest statement. */
    public static final int LEAST_ENCODED_LENGTH = 17;

    public Statement {
        boolean nullify = kind == StatementKind.NULLIFY;
        if (nullify && (parentView != 0 || !blockHash.equals(Hash256.ZERO))) {
            throw new IllegalArgumentException("Nullify names no block");
        }
    }

    public static Statement nullify(long epoch, long view) {
        return new Statement(StatementKind.NULLIFY, epoch, view, 0, Hash256.ZERO);
    }

    public static Statement read(ByteReader in) throws MalformedException {
        StatementKind kind = kind(in.u8("statement kind"));
        long epoch = in.u64("epoch");
        long view = in.u64("view");
        if (kind == StatementKind.NULLIFY) {
            return checked(nullify(epoch, view));
        }
        return checked(new Statement(kind, epoch, view, in.u64("parent view"), in.hash("block hash")));
    }

    private static Statement checked(Statement statement) throws MalformedException {
        if (statement.view == 0) {
            throw new MalformedException("views count from 1");
        }
        if (statement.parentView >= statement.view) {
            throw new MalformedException("parent view is not below the view");
        }
        return statement;
    }

    private static StatementKind kind(int code) throws MalformedException {
        for (StatementKind kind : StatementKind.values()) {
            if (kind.code() == code) {
                return kind;
            }
        }
        throw new MalformedException("unknown statement kind " + code);
    }

    public void write(ByteWriter out) {
        out.u8(kind.code()).u64(epoch).u64(view);
        if (kind != StatementKind.NULLIFY) {
            out.u64(parentView).hash(blockHash);
        }
    }

    /** Length of the encoding in bytes. */
    int size() {
        return kind == StatementKind.NULLIFY
                ? LEAST_ENCODED_LENGTH
                : LEAST_ENCODED_LENGTH + Long.BYTES + Hash256.LENGTH;
    }

    /** What is signed: bound to the network by its genesis hash. */
    public Hash256 digest(Hash256 genesisHash) {
        ByteWriter out = new ByteWriter(64);
        write(out);
        return kind.tag().hash(genesisHash.toBytes(), out.toBytes());
    }
}
