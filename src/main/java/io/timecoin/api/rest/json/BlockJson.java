package io.timecoin.api.rest.json;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.BlockSummary;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.query.view.BlockView;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A final block. Nothing in it ever changes. */
@Schema(name = "Block")
public record BlockJson(
        long height,
        String hash,

        @Schema(enumeration = {"NORMAL", "SETTLEMENT", "GENESIS"})
        String kind,

        long epoch,
        Optional<String> parentHash,
        String timestamp,
        Optional<String> proposer,
        Optional<String> transactionsRoot,
        Optional<String> bodyHash,
        String activeSetHash,
        Optional<String> nextSetHash,
        int size,
        int transactionCount,
        Optional<Collection<String>> transactions,

        @Schema(description = "The header's canonical encoding, whose hash the certificate is about; in hexadecimal")
        Optional<String> header) {

    /** With all txids in order. */
    public static BlockJson of(BlockView block) {
        return of(
                block.header(),
                block.size(),
                block.transactionCount(),
                Optional.of(Listed.of(
                        block.transactions(),
                        block.transactionCount(),
                        transaction -> transaction.txid().toHex())));
    }

    /** As lists have it: without the txids. */
    public static BlockJson summary(BlockSummary block) {
        return of(block.header(), block.bytes(), block.transactions(), Optional.empty());
    }

    private static BlockJson of(
            BlockHeader header, int bytes, int transactionCount, Optional<Collection<String>> txids) {
        return new BlockJson(
                header.height(),
                header.hash().toHex(),
                header.kind().name(),
                header.epoch(),
                Optional.of(header.parentHash().toHex()),
                Times.iso(header.timestamp()),
                Optional.of(header.proposer().toHex()),
                Optional.of(header.transactionsRoot().toHex()),
                Optional.of(header.bodyHash().toHex()),
                header.activeSetHash().toHex(),
                header.kind() == BlockKind.SETTLEMENT
                        ? Optional.of(header.nextSetHash().toHex())
                        : Optional.empty(),
                bytes,
                transactionCount,
                txids,
                Optional.of(encoded(header)));
    }

    private static String encoded(BlockHeader header) {
        ByteWriter out = new ByteWriter(BlockHeader.LEAST_ENCODED_LENGTH + Hash256.LENGTH);
        header.write(out);
        return HexFormat.of().formatHex(out.toBytes());
    }

    /** Block 0 has no header of its own (protocol §4). */
    public static BlockJson genesis(Hash256 hash, long timestamp, Hash256 activeSetHash) {
        return new BlockJson(
                0,
                hash.toHex(),
                "GENESIS",
                0,
                Optional.empty(),
                Times.iso(timestamp),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                activeSetHash.toHex(),
                Optional.empty(),
                0,
                0,
                Optional.of(List.of()),
                Optional.empty());
    }
}
