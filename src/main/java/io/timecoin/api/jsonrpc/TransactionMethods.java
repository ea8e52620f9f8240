package io.timecoin.api.jsonrpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.timecoin.api.ReadWeight;
import io.timecoin.api.Stages;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.query.NodeQueries;
import io.timecoin.query.TransactionQueries;
import io.timecoin.query.view.TransactionState;
import io.timecoin.query.view.TransactionView;
import io.timecoin.submission.Submissions;
import io.timecoin.submission.SubmitOutcome;
import jakarta.inject.Singleton;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Transactions: one by id, its encoding, and sending. */
@Singleton
public final class TransactionMethods implements RpcMethod.Topic {

    private static final long NO_SEQUENCE = 0xffff_ffffL;

    private final NodeQueries node;
    private final TransactionQueries transactions;
    private final Submissions submissions;
    private final Stages stages;

    public TransactionMethods(
            NodeQueries node, TransactionQueries transactions, Submissions submissions, Stages stages) {
        this.node = node;
        this.transactions = transactions;
        this.submissions = submissions;
        this.stages = stages;
    }

    @Override
    public Map<String, RpcMethod> methods() {
        return Map.of(
                "gettransaction", params -> find(params).map(this::verbose),
                "getrawtransaction", this::raw,
                "sendrawtransaction", this::send);
    }

    private Uni<JsonNode> raw(RpcParams params) {
        boolean verbose = params.flag(1, "verbose");
        return find(params)
                .map(view -> verbose
                        ? verbose(view)
                        : RpcValues.text(HexFormat.of().formatHex(body(view).encode())));
    }

    private Uni<TransactionView> find(RpcParams params) {
        var txid = params.txid(0);
        return stages.reading(params.network(), ReadWeight.RECORD, () -> transactions.transaction(txid))
                .map(found -> found.filter(view -> view.transaction().isPresent())
                        .orElseThrow(() -> new RpcException(
                                RpcException.NOT_FOUND, "No information available about transaction")));
    }

    private static Transaction body(TransactionView view) {
        return view.transaction().orElseThrow();
    }

    private JsonNode verbose(TransactionView view) {
        Network network = node.genesis().network();
        Transaction transaction = body(view);
        ArrayNode inputs = RpcValues.array();
        transaction
                .inputs()
                .forEach(input -> inputs.addObject()
                        .put("txid", input.txid().toHex())
                        .put("vout", input.vout())
                        .put("sequence", NO_SEQUENCE));
        ArrayNode outputs = RpcValues.array();
        transaction.outputs().forEach(output -> outputs.add(output(output, outputs.size(), network)));
        ObjectNode json = RpcValues.object()
                .put("txid", view.txid().toHex())
                .put("version", Transaction.VERSION)
                .put("size", transaction.size())
                .put("locktime", RpcValues.seconds(transaction.lockTime()))
                .put("kind", transaction.kind().name());
        json.set("vin", inputs);
        json.set("vout", outputs);
        view.fee().ifPresent(fee -> json.set("fee", RpcValues.time(fee)));
        putState(json, view.state());
        return json;
    }

    private static JsonNode output(TransactionOutput output, int index, Network network) {
        String address = AddressText.encode(output.owner(), network);
        ObjectNode json = RpcValues.object().put("n", index).put("address", address);
        json.set("value", RpcValues.time(output.value()));
        json.putObject("scriptPubKey").put("hex", RpcValues.scriptOf(address)).put("address", address);
        return json;
    }

    private static void putState(ObjectNode json, TransactionState state) {
        switch (state) {
            case TransactionState.Final done ->
                json.put("confirmations", done.confirmations())
                        .put("time", RpcValues.seconds(done.blockTimestamp()))
                        .put("blocktime", RpcValues.seconds(done.blockTimestamp()))
                        .put("finalized", true)
                        .put("status", "final")
                        .put("blockhash", done.blockHash().toHex())
                        .put("height", done.height());
            case TransactionState.Pending pending -> putUnconfirmed(json, "pending");
            case TransactionState.Rejected rejected ->
                putUnconfirmed(json, "rejected")
                        .put("reason", rejected.rule().name())
                        .put("detail", rejected.detail());
        }
    }

    private static ObjectNode putUnconfirmed(ObjectNode json, String status) {
        return json.put("confirmations", 0)
                .put("time", 0)
                .put("blocktime", 0)
                .put("finalized", false)
                .put("status", status);
    }

    private Uni<JsonNode> send(RpcParams params) {
        String hex = params.text(0, "Invalid params: expected transaction hex");
        byte[] encoded = decode(hex)
                .orElseThrow(() -> new RpcException(RpcException.DECODE_FAILED, "TX decode failed: not hexadecimal"));
        return stages.within(() -> submissions.submit(encoded)).map(outcome -> switch (outcome) {
            case SubmitOutcome.Accepted accepted -> RpcValues.hash(accepted.txid());
            case SubmitOutcome.Rejected rejected -> throw RpcErrors.of(rejected);
        });
    }

    private static Optional<byte[]> decode(String hex) {
        try {
            return Optional.of(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
