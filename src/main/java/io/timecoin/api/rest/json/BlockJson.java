package io.timecoin.api.rest.json;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A final block. Nothing in it ever changes. */
@Schema(name = "Block")
public record BlockJson(
        long height,
        String hash,
        @Schema(enumeration = {"NORMAL", "SETTLEMENT", "GENESIS"}) String kind,
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
        List<String> transactions) {

    public static BlockJson of(Block block) {
        BlockHeader header = block.header();
        return new BlockJson(
                header.height(),
                block.hash().toHex(),
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
                block.encode().length,
                block.transactions().size(),
                block.transactions().stream()
                        .map(transaction -> transaction.txid().toHex())
                        .toList());
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
                List.of());
    }
}
