package io.timecoin.api.rest.json;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Network;
import io.timecoin.query.view.TransactionState;
import io.timecoin.query.view.TransactionView;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A transaction and how far it is: {@code pending}, {@code final} or {@code rejected}. */
@Schema(name = "TransactionState")
public record TransactionStateJson(
        String txid,

        @Schema(enumeration = {"pending", "final", "rejected"})
        String state,

        Optional<Boolean> parked,
        Optional<InBlock> block,
        Optional<Long> confirmations,
        Optional<Boolean> settled,
        Optional<String> finalizedAt,
        Optional<Rejection> rejection,
        Optional<String> fee,
        Optional<TransactionJson> transaction,
        long asOfHeight) {

    /** Where it is final. */
    @Schema(name = "InBlock")
    public record InBlock(long height, String hash, String timestamp, int index) {}

    /** Why it was refused; {@code winner} is the transaction that has the coin. */
    @Schema(name = "Rejection")
    public record Rejection(String code, String detail, Optional<String> winner) {}

    public static TransactionStateJson of(TransactionView view, Network network, long asOfHeight) {
        return of(
                view.txid(),
                view.state(),
                view.fee().map(String::valueOf),
                view.transaction().map(transaction -> TransactionJson.of(transaction, network)),
                asOfHeight);
    }

    public static TransactionStateJson of(Hash256 txid, TransactionState state, long asOfHeight) {
        return of(txid, state, Optional.empty(), Optional.empty(), asOfHeight);
    }

    private static TransactionStateJson of(
            Hash256 txid,
            TransactionState state,
            Optional<String> fee,
            Optional<TransactionJson> transaction,
            long asOfHeight) {
        return switch (state) {
            case TransactionState.Pending pending ->
                new TransactionStateJson(
                        txid.toHex(),
                        "pending",
                        Optional.of(pending.parked()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        fee,
                        transaction,
                        asOfHeight);
            case TransactionState.Final done ->
                new TransactionStateJson(
                        txid.toHex(),
                        "final",
                        Optional.empty(),
                        Optional.of(inBlock(done)),
                        Optional.of(done.confirmations()),
                        Optional.of(done.settled()),
                        done.finalizedAt().map(Times::iso),
                        Optional.empty(),
                        fee,
                        transaction,
                        asOfHeight);
            case TransactionState.Rejected rejected ->
                new TransactionStateJson(
                        txid.toHex(),
                        "rejected",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new Rejection(
                                rejected.rule().name(),
                                rejected.detail(),
                                rejected.winner().map(Hash256::toHex))),
                        fee,
                        transaction,
                        asOfHeight);
        };
    }

    private static InBlock inBlock(TransactionState.Final done) {
        return new InBlock(
                done.height(), done.blockHash().toHex(), Times.iso(done.blockTimestamp()), done.indexInBlock());
    }
}
