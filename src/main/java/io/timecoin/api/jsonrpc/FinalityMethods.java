package io.timecoin.api.jsonrpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.timecoin.api.Inputs;
import io.timecoin.api.ReadWeight;
import io.timecoin.api.Stages;
import io.timecoin.crypto.Hash256;
import io.timecoin.query.TransactionQueries;
import io.timecoin.query.view.TransactionState;
import io.timecoin.query.view.TransactionView;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Whether a transaction is final, now or before long. */
@Singleton
public final class FinalityMethods implements RpcMethod.Topic {

    static final String WAIT = "waittransactionfinality";

    private final TransactionQueries transactions;
    private final Stages stages;

    public FinalityMethods(TransactionQueries transactions, Stages stages) {
        this.transactions = transactions;
        this.stages = stages;
    }

    @Override
    public Map<String, RpcMethod> methods() {
        return Map.of("gettransactionfinality", this::finality, WAIT, this::await);
    }

    private Uni<JsonNode> finality(RpcParams params) {
        Hash256 txid = txid(params);
        return stages.reading(params.network(), ReadWeight.RECORD, () -> transactions.transaction(txid))
                .map(view -> view.map(FinalityMethods::answer)
                        .orElseThrow(() -> new RpcException(RpcException.NOT_FOUND, "Transaction not found: " + txid)));
    }

    /** An unknown transaction is waited for too: it may be on its way. */
    private Uni<JsonNode> await(RpcParams params) {
        Hash256 txid = txid(params);
        Duration asked = Duration.ofSeconds(params.number(1, 0, Inputs.MAX_WAIT.toSeconds(), 300, "timeout_secs"));
        Duration patience = asked.compareTo(params.left()) < 0 ? asked : params.left();
        long start = System.nanoTime();
        return stages.within(() -> transactions.awaitFinality(txid, patience), patience)
                .map(view ->
                        answer(decided(view, patience)).put("wait_time_ms", (System.nanoTime() - start) / 1_000_000));
    }

    private static TransactionView decided(Optional<TransactionView> view, Duration patience) {
        TransactionView known = view.orElseThrow(() -> timeout(patience));
        return switch (known.state()) {
            case TransactionState.Final done -> known;
            case TransactionState.Pending pending -> throw timeout(patience);
            case TransactionState.Rejected rejected -> throw RpcErrors.of(rejected);
        };
    }

    private static RpcException timeout(Duration patience) {
        return new RpcException(
                RpcException.TIMEOUT, "Transaction finality timeout after " + patience.toSeconds() + " seconds");
    }

    private static ObjectNode answer(TransactionView view) {
        ObjectNode json = RpcValues.object().put("txid", view.txid().toHex());
        return switch (view.state()) {
            case TransactionState.Final done ->
                json.put("finalized", true)
                        .put("confirmations", done.confirmations())
                        .put("finality_type", "bft")
                        .put("blockhash", done.blockHash().toHex())
                        .put("height", done.height());
            case TransactionState.Pending pending ->
                json.put("finalized", false).put("status", "pending").put("in_mempool", true);
            case TransactionState.Rejected rejected -> {
                json.put("finalized", false)
                        .put("status", "rejected")
                        .put("in_mempool", false)
                        .put("reason", rejected.rule().name())
                        .put("detail", rejected.detail());
                rejected.winner().ifPresent(winner -> json.put("winner", winner.toHex()));
                yield json;
            }
        };
    }

    private static Hash256 txid(RpcParams params) {
        String text = params.text(0, "Transaction ID parameter required");
        if (text.length() % 2 != 0 || !text.chars().allMatch(HexFormat::isHexDigit)) {
            throw RpcException.invalidParams("Invalid transaction ID format");
        }
        if (text.length() != 2 * Hash256.LENGTH) {
            throw RpcException.invalidParams("Transaction ID must be 32 bytes");
        }
        return Hash256.ofHex(text);
    }
}
