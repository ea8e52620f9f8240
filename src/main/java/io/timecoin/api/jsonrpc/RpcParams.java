package io.timecoin.api.jsonrpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.timecoin.api.AnswerBytes;
import io.timecoin.crypto.Hash256;
import io.timecoin.network.conduct.AddressPrefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Positional parameters: null counts as absent, superfluous ones are ignored.
 *
 * @param answer where a long result is written as it is read, see {@link ResultArray}
 * @param left how long it may wait
 */
record RpcParams(List<JsonNode> values, AnswerBytes answer, Duration left) {

    RpcParams {
        values = List.copyOf(values);
    }

    /** An array as it is; nothing or null for none; anything else as the only one. */
    static RpcParams of(@Nullable JsonNode params, AnswerBytes answer, Duration left) {
        if (params == null || params.isNull()) {
            return new RpcParams(List.of(), answer, left);
        }
        if (!params.isArray()) {
            return new RpcParams(List.of(params), answer, left);
        }
        List<JsonNode> values = new ArrayList<>(params.size());
        params.forEach(values::add);
        return new RpcParams(values, answer, left);
    }

    /** Who asks. */
    AddressPrefix network() {
        return answer.network();
    }

    Optional<JsonNode> at(int index) {
        return index < values.size() && !values.get(index).isNull() ? Optional.of(values.get(index)) : Optional.empty();
    }

    /** The string at an index, or the error {@code missing}. */
    String text(int index, String missing) {
        return at(index)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .orElseThrow(() -> RpcException.invalidParams(missing));
    }

    /** A whole number within bounds, both included, or {@code absent} if there is none. */
    long number(int index, long least, long most, long absent, String name) {
        Optional<JsonNode> value = at(index);
        if (value.isEmpty()) {
            return absent;
        }
        if (!value.get().isIntegralNumber() || !value.get().canConvertToLong()) {
            throw RpcException.invalidParams("Invalid params: " + name + " is not a whole number");
        }
        long number = value.get().longValue();
        if (number < least || number > most) {
            throw new RpcException(RpcException.INVALID_VALUE, name + " is not within " + least + " to " + most);
        }
        return number;
    }

    boolean flag(int index, String name) {
        return at(index)
                .map(value -> {
                    if (!value.isBoolean()) {
                        throw RpcException.invalidParams("Invalid params: " + name + " is not true or false");
                    }
                    return value.booleanValue();
                })
                .orElse(false);
    }

    /** The txid at an index, with the errors of the transaction methods. */
    Hash256 txid(int index) {
        String text = text(index, "Invalid params: expected txid");
        if (!text.chars().allMatch(HexFormat::isHexDigit) || text.length() % 2 != 0) {
            throw new RpcException(RpcException.INVALID_VALUE, "Invalid txid format");
        }
        if (text.length() != 2 * Hash256.LENGTH) {
            throw new RpcException(RpcException.INVALID_VALUE, "Invalid txid length");
        }
        return Hash256.ofHex(text);
    }
}
