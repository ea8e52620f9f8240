package io.timecoin.api.jsonrpc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.timecoin.api.StrictJson;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Network;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Function;

/** The kinds of value that results are made of. */
final class RpcValues {

    private static final int DECIMALS = 8;

    private RpcValues() {}

    static ObjectNode object() {
        return StrictJson.nodes().objectNode();
    }

    static ArrayNode array() {
        return StrictJson.nodes().arrayNode();
    }

    /** Hashes of elements that are gone through only when the array is written: nothing of it is in memory before. */
    static <T> JsonNode array(Iterable<T> elements, Function<T, Hash256> hash) {
        return new POJONode(new JsonSerializable.Base() {
            @Override
            public void serialize(JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeStartArray();
                for (T element : elements) {
                    out.writeString(hash.apply(element).toHex());
                }
                out.writeEndArray();
            }

            @Override
            public void serializeWithType(JsonGenerator out, SerializerProvider provider, TypeSerializer type)
                    throws IOException {
                serialize(out, provider);
            }
        });
    }

    static JsonNode text(String value) {
        return StrictJson.nodes().textNode(value);
    }

    static JsonNode hash(Hash256 hash) {
        return text(hash.toHex());
    }

    static JsonNode number(long value) {
        return StrictJson.nodes().numberNode(value);
    }

    /** Satoshis as TIME, exact, always with a decimal as existing tools print it: {@code 0.29}, {@code 100.0}. */
    static JsonNode time(long satoshis) {
        BigDecimal exact = BigDecimal.valueOf(satoshis, DECIMALS).stripTrailingZeros();
        return DecimalNode.valueOf(exact.scale() < 1 ? exact.setScale(1) : exact);
    }

    static JsonNode one() {
        return DecimalNode.valueOf(new BigDecimal("1.0"));
    }

    static long seconds(long unixMillis) {
        return unixMillis / 1_000;
    }

    /** Existing tools know {@code main} and {@code test} only. */
    static String chain(Network network) {
        return network == Network.MAINNET ? "main" : "test";
    }

    /** This network has no scripts; tools expect the address's text in their place. */
    static String scriptOf(String address) {
        return HexFormat.of().formatHex(address.getBytes(StandardCharsets.UTF_8));
    }
}
