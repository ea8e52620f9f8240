package io.timecoin.cli.pay;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.MalformedException;
import java.util.HexFormat;

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

    /** What a node shows cannot be read. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String reason) {
            super(reason, null, false, false);
        }
    }
}
