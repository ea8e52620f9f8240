package io.timecoin.cli.pay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.codec.MalformedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The journal's JSON: satoshis and Unix ms are decimal strings, what is signed is hexadecimal. */
final class JournalText {

    private static final int VERSION = 1;
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private JournalText() {}

    /** Text that is no journal of this version. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String reason) {
            super(reason, null, false, false);
        }
    }

    static String write(List<PaymentRecord> records) {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("version", VERSION);
        ArrayNode payments = document.putArray("payments");
        records.forEach(payment -> write(payment, payments.addObject()));
        try {
            return MAPPER.writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can be written", e);
        }
    }

    private static void write(PaymentRecord payment, ObjectNode object) {
        object.put("txid", payment.txid().toHex())
                .put("state", payment.state().label())
                .put("madeAt", payment.madeAt().toString());
        ArrayNode recipients = object.putArray("recipients");
        payment.recipients()
                .forEach(recipient -> recipients
                        .addObject()
                        .put("address", recipient.address())
                        .put("amount", Long.toString(recipient.amount())));
        object.put("fee", Long.toString(payment.fee())).put("validUntil", Long.toString(payment.validUntil()));
        ArrayNode inputs = object.putArray("inputs");
        payment.inputs().forEach(input -> inputs.add(input.toString()));
        payment.replacedBy().ifPresent(other -> object.put("replacedBy", other.toHex()));
        payment.signed()
                .ifPresent(transaction -> object.put("signed", HexFormat.of().formatHex(transaction.encode())));
    }

    static List<PaymentRecord> read(String text) throws Unreadable {
        try {
            JsonNode document = MAPPER.readTree(text);
            if (document.path("version").asInt() != VERSION
                    || !document.path("payments").isArray()) {
                throw new Unreadable("it has no payments of version " + VERSION);
            }
            List<PaymentRecord> records = new ArrayList<>();
            for (JsonNode payment : document.path("payments")) {
                records.add(payment(payment));
            }
            return records;
        } catch (JsonProcessingException e) {
            throw new Unreadable("it is no JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException | DateTimeException | MalformedException e) {
            throw new Unreadable(String.valueOf(e.getMessage()));
        }
    }

    private static PaymentRecord payment(JsonNode object) throws Unreadable, MalformedException {
        Hash256 txid = Hash256.ofHex(text(object, "txid"));
        Optional<Transaction> signed = object.has("signed")
                ? Optional.of(Transaction.decode(HexFormat.of().parseHex(text(object, "signed"))))
                : Optional.empty();
        if (signed.isPresent() && !signed.get().txid().equals(txid)) {
            throw new Unreadable("what is signed is not the payment " + txid);
        }
        List<PaymentRecord.Recipient> recipients = new ArrayList<>();
        for (JsonNode recipient : object.path("recipients")) {
            recipients.add(new PaymentRecord.Recipient(text(recipient, "address"), number(recipient, "amount")));
        }
        List<OutPoint> inputs = new ArrayList<>();
        for (JsonNode input : object.path("inputs")) {
            inputs.add(outPoint(input.asText()));
        }
        String state = text(object, "state");
        return new PaymentRecord(
                txid,
                Instant.parse(text(object, "madeAt")),
                recipients,
                number(object, "fee"),
                number(object, "validUntil"),
                PaymentState.of(state).orElseThrow(() -> new Unreadable("unknown state " + state)),
                inputs,
                signed,
                object.has("replacedBy") ? Optional.of(Hash256.ofHex(text(object, "replacedBy"))) : Optional.empty());
    }

    private static String text(JsonNode object, String field) throws Unreadable {
        JsonNode value = object.path(field);
        if (!value.isTextual()) {
            throw new Unreadable("the field " + field + " is missing");
        }
        return value.textValue();
    }

    private static long number(JsonNode object, String field) throws Unreadable {
        long number = Long.parseLong(text(object, field));
        if (number < 0) {
            throw new Unreadable("the field " + field + " is negative");
        }
        return number;
    }

    private static OutPoint outPoint(String text) throws Unreadable {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new Unreadable("an input is no outpoint");
        }
        return new OutPoint(Hash256.ofHex(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    }
}
