package io.timecoin.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.OutPoint;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * A JSON object that a node answered. Fields are asked for by name, so that a node with more of them is understood.
 *
 * @param origin where it came from, for messages
 */
public record JsonReply(JsonNode json, String origin) {

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,19}");

    /** A field that must be text. */
    public String text(String field) {
        return optionalText(field).orElseThrow(() -> missing(field));
    }

    /** A field that may be absent or null. */
    public Optional<String> optionalText(String field) {
        return Optional.ofNullable(json.get(field)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    /** A field that must be a whole number. */
    public long number(String field) {
        JsonNode value = json.get(field);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw missing(field);
        }
        return value.longValue();
    }

    /** A field that must be true or false. */
    public boolean flag(String field) {
        JsonNode value = json.get(field);
        if (value == null || !value.isBoolean()) {
            throw missing(field);
        }
        return value.booleanValue();
    }

    /** Satoshis, which are decimal text in this API: ASCII digits without a sign, below 2^63. */
    public long amount(String field) {
        String text = text(field);
        try {
            if (DIGITS.matcher(text).matches()) {
                return Long.parseLong(text);
            }
        } catch (NumberFormatException _) {
            // said below: 2^63 or more
        }
        throw new NodeClientException(origin + " answered no amount in the field " + field, 200, Optional.empty());
    }

    /** An object inside, if it is there. */
    public Optional<JsonReply> object(String field) {
        return Optional.ofNullable(json.get(field))
                .filter(JsonNode::isObject)
                .map(inner -> new JsonReply(inner, origin));
    }

    /** A list of texts. */
    public List<String> texts(String field) {
        JsonNode items = json.get(field);
        if (items == null
                || !items.isArray()
                || !StreamSupport.stream(items.spliterator(), false).allMatch(JsonNode::isTextual)) {
            throw missing(field);
        }
        return StreamSupport.stream(items.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }

    /** A list of objects. */
    public List<JsonReply> list(String field) {
        JsonNode items = json.get(field);
        if (items == null || !items.isArray()) {
            throw missing(field);
        }
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> new JsonReply(item, origin))
                .toList();
    }

    /** The coin that its {@code txid} and {@code vout} name. */
    public OutPoint outPoint() {
        try {
            return new OutPoint(Hash256.ofHex(text("txid")), Math.toIntExact(number("vout")));
        } catch (IllegalArgumentException | ArithmeticException _) {
            throw new NodeClientException(origin + " answered a coin that cannot be one", 200, Optional.empty());
        }
    }

    private NodeClientException missing(String field) {
        return new NodeClientException(origin + " answered without the field " + field, 200, Optional.empty());
    }
}
