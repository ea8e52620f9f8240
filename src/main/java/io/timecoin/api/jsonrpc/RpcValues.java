package io.timecoin.api.jsonrpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.timecoin.api.StrictJson;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Network;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

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
