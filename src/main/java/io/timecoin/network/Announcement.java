package io.timecoin.network;

import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import java.util.Optional;

/**
 * What is passed on of one node: where it is to be dialled, by its own word, and which masternode it is, by its operator's. So a voter
 * is known before it is met, and nobody else can pass for one.
 *
 * @param operator of the same node key; empty for an observer
 */
public record Announcement(EndpointRecord endpoint, Optional<NodeRecord> operator) {

    /** Encoded length in bytes, at most. */
    static final int MOST_ENCODED_LENGTH = EndpointRecord.MOST_ENCODED_LENGTH + 4 + NodeRecord.ENCODED_LENGTH;

    /** The same at least. */
    static final int LEAST_ENCODED_LENGTH = EndpointRecord.LEAST_ENCODED_LENGTH + 4;

    public Announcement {
        if (operator.filter(record -> !record.nodeKey().equals(endpoint.nodeKey()))
                .isPresent()) {
            throw new IllegalArgumentException("the records are of two node keys");
        }
    }

    /** Whose it is. */
    public PublicKey nodeKey() {
        return endpoint.nodeKey();
    }

    /** The same without an operator's word. */
    public Announcement ofObserver() {
        return new Announcement(endpoint, Optional.empty());
    }

    /** Appends its encoding. */
    public void write(ByteWriter out) {
        endpoint.write(out);
        out.u32(operator.isPresent() ? 1 : 0);
        operator.ifPresent(record -> record.write(out));
    }

    /**
     * Reads one.
     *
     * @throws MalformedException if it is not the one encoding of an announcement
     */
    public static Announcement read(ByteReader in) throws MalformedException {
        EndpointRecord endpoint = EndpointRecord.read(in);
        Optional<NodeRecord> operator =
                in.list(1, NodeRecord.ENCODED_LENGTH, "operator records", NodeRecord::read).stream()
                        .findFirst();
        try {
            return new Announcement(endpoint, operator);
        } catch (IllegalArgumentException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
    }
}
