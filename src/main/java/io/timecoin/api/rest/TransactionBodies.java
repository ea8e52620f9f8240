package io.timecoin.api.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.timecoin.api.Addresses;
import io.timecoin.api.ApiException;
import io.timecoin.api.Inputs;
import io.timecoin.api.StrictJson;
import io.timecoin.api.rest.json.Times;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionKind;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.Witness;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Reads a transaction from the body of a request: hexadecimal text, {@code {"hex": …}}, or its fields one by one. */
final class TransactionBodies {

    private static final Set<String> FIELDS =
            Set.of("kind", "inputs", "outputs", "lockTime", "validUntil", "memo", "witnesses");

    private TransactionBodies() {}

    static byte[] fromHex(byte[] body) {
        String text = new String(body, StandardCharsets.US_ASCII).strip();
        if (text.isEmpty()) {
            throw ApiException.invalid("EMPTY_BODY", "the body is empty; send a transaction in hexadecimal");
        }
        return Inputs.hex(text, "the body");
    }

    static byte[] fromJson(byte[] body, Network network) {
        JsonNode json = StrictJson.parse(body);
        if (!json.isObject()) {
            throw ApiException.invalid("INVALID_FIELD", "the body is not a JSON object");
        }
        if (json.has("hex")) {
            onlyKnown(json, Set.of("hex"), "beside hex");
            return Inputs.hex(text(json, "hex"), "hex");
        }
        onlyKnown(json, FIELDS, "in a transaction");
        if (json.has("kind") && !text(json, "kind").equals(TransactionKind.TRANSFER.name())) {
            throw ApiException.invalid("KIND_NOT_RELAYED", "only transactions of kind TRANSFER can be sent");
        }
        TransactionBody transfer = new TransactionBody(
                TransactionKind.TRANSFER,
                list(json, "inputs", Transaction.MAX_INPUTS, TransactionBodies::input),
                list(json, "outputs", Transaction.MAX_OUTPUTS, output -> output(output, network)),
                time(json, "lockTime"),
                time(json, "validUntil"),
                memo(json),
                new byte[0]);
        return Transaction.of(transfer, list(json, "witnesses", Transaction.MAX_INPUTS, TransactionBodies::witness))
                .encode();
    }

    private static OutPoint input(JsonNode json) {
        onlyKnown(json, Set.of("txid", "vout"), "in an input");
        JsonNode vout = json.path("vout");
        if (!vout.canConvertToInt() || !vout.isIntegralNumber() || vout.intValue() < 0) {
            throw ApiException.invalid("INVALID_VOUT", "vout is not a whole number below 2^31");
        }
        return new OutPoint(Inputs.hash(text(json, "txid"), "txid"), vout.intValue());
    }

    private static TransactionOutput output(JsonNode json, Network network) {
        onlyKnown(json, Set.of("amount", "address"), "in an output");
        long amount = Inputs.number(text(json, "amount"), 0, Long.MAX_VALUE, "INVALID_AMOUNT", "amount in satoshis");
        return new TransactionOutput(amount, Addresses.parse(text(json, "address"), network));
    }

    private static Witness witness(JsonNode json) {
        onlyKnown(json, Set.of("publicKey", "signature"), "in a witness");
        return new Witness(
                PublicKey.of(exactly(text(json, "publicKey"), PublicKey.LENGTH, "publicKey")),
                Signature.of(exactly(text(json, "signature"), Signature.LENGTH, "signature")));
    }

    private static byte[] exactly(String hex, int length, String what) {
        byte[] bytes = Inputs.hex(hex, what);
        if (bytes.length != length) {
            throw ApiException.invalid("INVALID_HEX", what + " is not " + length + " bytes");
        }
        return bytes;
    }

    private static byte[] memo(JsonNode json) {
        byte[] memo = json.has("memo") ? Inputs.hex(text(json, "memo"), "memo") : new byte[0];
        if (memo.length > Transaction.MAX_MEMO_BYTES) {
            throw ApiException.invalid("INVALID_FIELD", "memo has more than " + Transaction.MAX_MEMO_BYTES + " bytes");
        }
        return memo;
    }

    private static long time(JsonNode json, String field) {
        return json.has(field) ? Times.millis(text(json, field), field) : 0;
    }

    private static <T> List<T> list(JsonNode json, String field, int most, Function<JsonNode, T> element) {
        JsonNode array = json.path(field);
        if (!array.isArray() || array.size() > most) {
            throw ApiException.invalid("INVALID_FIELD", field + " is not a list of at most " + most);
        }
        List<T> list = new ArrayList<>(array.size());
        array.forEach(node -> list.add(element.apply(node)));
        return list;
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isTextual()) {
            throw ApiException.invalid("INVALID_FIELD", field + " is missing or not a string");
        }
        return value.textValue();
    }

    private static void onlyKnown(JsonNode json, Set<String> fields, String where) {
        if (!json.isObject()) {
            throw ApiException.invalid("INVALID_FIELD", "not a JSON object " + where);
        }
        json.fieldNames().forEachRemaining(name -> {
            if (!fields.contains(name)) {
                throw ApiException.invalid("UNKNOWN_FIELD", "unknown field " + name + " " + where);
            }
        });
    }
}
