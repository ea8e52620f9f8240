package io.timecoin.cli.pay;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.Merkle;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.MalformedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * A block as a node shows it: the header as it is hashed, and what came with it.
 *
 * @param hash of the header, computed here
 */
record ServedBlock(BlockHeader header, Hash256 hash, JsonReply reply) {

    /**
     * Reads the header of an answer.
     *
     * @throws Unreadable if there is none
     */
    static ServedBlock of(JsonReply reply) throws Unreadable {
        try {
            ByteReader in = new ByteReader(HexFormat.of().parseHex(reply.text("header")));
            BlockHeader header = BlockHeader.read(in);
            in.end("the header");
            return new ServedBlock(header, header.hash(), reply);
        } catch (IllegalArgumentException | MalformedException e) {
            throw new Unreadable("a block's header that " + reply.origin() + " shows cannot be read");
        }
    }

    /** Its txids in order. */
    List<Hash256> txids() throws Unreadable {
        try {
            return reply.texts("transactions").stream().map(Hash256::ofHex).toList();
        } catch (IllegalArgumentException e) {
            throw new Unreadable("the transactions of the block cannot be read");
        }
    }

    /** Whether the txids that came with it are those of the block. */
    boolean hasItsTransactions() throws Unreadable {
        return Merkle.root(txids()).equals(header.transactionsRoot());
    }

    /** Whether all that came with it and is in the header too says the same. */
    boolean isAsShown() throws Unreadable {
        try {
            return hasItsTransactions()
                    && reply.text("hash").equals(hash.toHex())
                    && reply.number("height") == header.height()
                    && reply.number("epoch") == header.epoch()
                    && reply.text("kind").equals(header.kind().name())
                    && Instant.parse(reply.text("timestamp")).toEpochMilli() == header.timestamp()
                    && reply.optionalText("parentHash")
                            .map(header.parentHash().toHex()::equals)
                            .orElse(true)
                    && reply.optionalText("proposer")
                            .map(header.proposer().toHex()::equals)
                            .orElse(true);
        } catch (DateTimeException | ArithmeticException e) {
            throw new Unreadable("the time of the block cannot be read");
        }
    }

    /** What a node shows cannot be read. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String reason) {
            super(reason, null, false, false);
        }
    }
}
