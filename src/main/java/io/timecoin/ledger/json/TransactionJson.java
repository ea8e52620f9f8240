package io.timecoin.ledger.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionKind;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.Witness;
import io.timecoin.ledger.codec.MalformedException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A transaction in JSON: the fields of protocol §3, amounts as strings of satoshis, hashes, keys, signatures and memo in
 * hexadecimal, owners as addresses of the network. Safe for any thread.
 */
public final class TransactionJson {

    /** Most characters; a transaction of the largest size in JSON with room for spaces. */
    public static final int MAX_LENGTH = 1_000_000;

    private static final JsonMapper MAPPER = StrictJson.mapper(MAX_LENGTH);

    private TransactionJson() {}

    /**
     * Reads one transaction of any kind; whether it may be sent is judged by the rules.
     *
     * @throws JsonFault if it is not one, names a field twice or one unknown; says where
     */
    public static Transaction read(String text, Network network) throws JsonFault {
        return read(StrictJson.parse(MAPPER, text, MAX_LENGTH), network);
    }

    /**
     * Reads one transaction out of a parsed document, whose size and depth the caller has bounded.
     *
     * @throws JsonFault as {@link #read(String, Network)}
     */
    public static Transaction read(JsonNode node, Network network) throws JsonFault {
        JsonFields fields = JsonFields.of(node, "");
        long version = fields.numberOr("version", Transaction.VERSION);
        if (version != Transaction.VERSION) {
            throw fields.fault("version", "unknown version " + version);
        }
        TransactionKind kind = kind(fields);
        int mostOutputs =
                kind == TransactionKind.SETTLEMENT ? Transaction.MAX_SETTLEMENT_OUTPUTS : Transaction.MAX_OUTPUTS;
        TransactionBody body = new TransactionBody(
                kind,
                fields.list("inputs", Transaction.MAX_INPUTS, TransactionJson::input),
                fields.list("outputs", mostOutputs, output -> output(output, network)),
                fields.numberOr("lockTime", 0),
                fields.numberOr("validUntil", 0),
                fields.hexOrEmpty("memo", Transaction.MAX_MEMO_BYTES),
                fields.hexOrEmpty("payload", Transaction.SETTLEMENT_PAYLOAD_BYTES));
        List<Witness> witnesses = fields.list("witnesses", Transaction.MAX_INPUTS, TransactionJson::witness);
        fields.end();
        try {
            // The decoder knows every bound; what it refuses is no transaction in JSON either.
            return Transaction.decode(Transaction.of(body, witnesses).encode());
        } catch (MalformedException e) {
            throw new JsonFault("", e.reason());
        }
    }

    private static TransactionKind kind(JsonFields fields) throws JsonFault {
        String label = fields.textOr("kind", label(TransactionKind.TRANSFER));
        for (TransactionKind kind : TransactionKind.values()) {
            if (label(kind).equals(label)) {
                return kind;
            }
        }
        throw fields.fault("kind", "unknown kind");
    }

    private static OutPoint input(JsonFields fields) throws JsonFault {
        return new OutPoint(fields.hash("txid"), fields.smallNumber("vout"));
    }

    private static TransactionOutput output(JsonFields fields, Network network) throws JsonFault {
        return new TransactionOutput(fields.satoshis("value"), fields.address("address", network));
    }

    private static Witness witness(JsonFields fields) throws JsonFault {
        return new Witness(fields.publicKey("publicKey"), fields.signature("signature"));
    }

    /** The JSON form, all fields present. */
    public static ObjectNode write(Transaction transaction, Network network) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("version", Transaction.VERSION).put("kind", label(transaction.kind()));
        ArrayNode inputs = object.putArray("inputs");
        for (OutPoint input : transaction.inputs()) {
            inputs.addObject().put("txid", input.txid().toHex()).put("vout", input.vout());
        }
        ArrayNode outputs = object.putArray("outputs");
        for (TransactionOutput output : transaction.outputs()) {
            outputs.addObject()
                    .put("value", Long.toString(output.value()))
                    .put("address", AddressText.encode(output.owner(), network));
        }
        object.put("lockTime", transaction.lockTime())
                .put("validUntil", transaction.validUntil())
                .put("memo", HexFormat.of().formatHex(transaction.memo()))
                .put("payload", HexFormat.of().formatHex(transaction.payload()));
        ArrayNode witnesses = object.putArray("witnesses");
        for (Witness witness : transaction.witnesses()) {
            witnesses
                    .addObject()
                    .put("publicKey", witness.publicKey().toHex())
                    .put("signature", witness.signature().toHex());
        }
        return object;
    }

    private static String label(TransactionKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
