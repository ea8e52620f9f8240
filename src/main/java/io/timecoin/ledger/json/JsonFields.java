package io.timecoin.ledger.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the fields of one JSON object one by one; {@link #end} refuses those that nobody asked for. For one thread. */
final class JsonFields {

    /** Reads one element of a list. */
    @FunctionalInterface
    interface Element<T> {
        T read(JsonFields fields) throws JsonFault;
    }

    private final JsonNode object;
    private final String path;
    private final Set<String> taken = new LinkedHashSet<>();

    private JsonFields(JsonNode object, String path) {
        this.object = object;
        this.path = path;
    }

    static JsonFields of(JsonNode node, String path) throws JsonFault {
        if (!node.isObject()) {
            throw new JsonFault(path, "not a JSON object");
        }
        return new JsonFields(node, path);
    }

    JsonFields object(String name) throws JsonFault {
        return of(need(name), path(name));
    }

    <T> List<T> list(String name, int most, Element<T> element) throws JsonFault {
        JsonNode array = need(name);
        if (!array.isArray()) {
            throw new JsonFault(path(name), "not a list");
        }
        if (array.size() > most) {
            throw new JsonFault(path(name), array.size() + " elements, at most " + most);
        }
        List<T> list = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            JsonFields fields = of(array.get(i), path(name) + "[" + i + "]");
            list.add(element.read(fields));
            fields.end();
        }
        return list;
    }

    String text(String name) throws JsonFault {
        JsonNode node = need(name);
        if (!node.isTextual()) {
            throw new JsonFault(path(name), "not a string");
        }
        return node.textValue();
    }

    String textOr(String name, String absent) throws JsonFault {
        return has(name) ? text(name) : absent;
    }

    /** A JSON number without fraction, 0 … 2^63 − 1. */
    long number(String name) throws JsonFault {
        JsonNode node = need(name);
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            throw new JsonFault(path(name), "not a whole number within 0 … 2^63 − 1");
        }
        return node.longValue();
    }

    long numberOr(String name, long absent) throws JsonFault {
        return has(name) ? number(name) : absent;
    }

    int smallNumber(String name) throws JsonFault {
        long value = number(name);
        if (value > Integer.MAX_VALUE) {
            throw new JsonFault(path(name), "not below 2^31");
        }
        return (int) value;
    }

    /** A decimal string of satoshis, without sign or leading zeros. */
    long satoshis(String name) throws JsonFault {
        String text = text(name);
        boolean digits = !text.isEmpty()
                && text.length() <= 19
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && (text.length() == 1 || text.charAt(0) != '0');
        if (!digits) {
            throw new JsonFault(path(name), "not a decimal string of satoshis");
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new JsonFault(path(name), "not below 2^63 satoshis");
        }
    }

    Address address(String name, Network network) throws JsonFault {
        return switch (AddressText.parse(text(name), network)) {
            case AddressText.Outcome.Parsed parsed -> parsed.address();
            case AddressText.Outcome.Refused refused -> throw new JsonFault(path(name), refused.detail());
        };
    }

    Hash256 hash(String name) throws JsonFault {
        return Hash256.of(fixedHex(name, Hash256.LENGTH));
    }

    PublicKey publicKey(String name) throws JsonFault {
        return PublicKey.of(fixedHex(name, PublicKey.LENGTH));
    }

    Signature signature(String name) throws JsonFault {
        return Signature.of(fixedHex(name, Signature.LENGTH));
    }

    /** Hexadecimal digits of at most {@code most} bytes; no bytes if the field is absent. */
    byte[] hexOrEmpty(String name, int most) throws JsonFault {
        String text = textOr(name, "");
        if (text.length() > 2 * most) {
            throw new JsonFault(path(name), "more than " + most + " bytes");
        }
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new JsonFault(path(name), "not hexadecimal");
        }
    }

    private byte[] fixedHex(String name, int length) throws JsonFault {
        need(name);
        byte[] bytes = hexOrEmpty(name, length);
        if (bytes.length != length) {
            throw new JsonFault(path(name), "not " + 2 * length + " hexadecimal digits");
        }
        return bytes;
    }

    JsonFault fault(String name, String reason) {
        return new JsonFault(path(name), reason);
    }

    /** Refuses every field that was not taken. */
    void end() throws JsonFault {
        for (String name : (Iterable<String>) object::fieldNames) {
            if (!taken.contains(name)) {
                throw new JsonFault(path(name), "no such field is known");
            }
        }
    }

    private boolean has(String name) {
        taken.add(name);
        return object.get(name) != null;
    }

    private JsonNode need(String name) throws JsonFault {
        taken.add(name);
        @Nullable JsonNode node = object.get(name);
        if (node == null) {
            throw new JsonFault(path(name), "missing");
        }
        return node;
    }

    private String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
