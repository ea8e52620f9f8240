package io.timecoin.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.CharConversionException;
import java.io.IOException;

/** JSON from and for strangers: bounded, one form for each value, decimals exact. */
public final class StrictJson {

    /** Deepest nesting accepted. */
    public static final int MAX_DEPTH = 32;

    /** Most brackets, names and values. */
    static final int MAX_TOKENS = 50_000;

    private static final int MAX_NUMBER_LENGTH = 64;

    /** What one more value, name or container takes in memory at most, besides its text. */
    private static final long BYTES_OF_NODE = 96;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxTokenCount(MAX_TOKENS)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private StrictJson() {}

    /**
     * Reads exactly one value.
     *
     * @throws ApiException {@code MALFORMED_JSON} or {@code JSON_TOO_DEEP}
     */
    public static JsonNode parse(byte[] bytes) {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            if (node.isMissingNode()) {
                throw ApiException.invalid("MALFORMED_JSON", "the body is empty");
            }
            return node;
        } catch (StreamConstraintsException e) {
            throw ApiException.invalid(
                    "JSON_TOO_DEEP", "the JSON is nested too deep, or has too many values or too long a number");
        } catch (JsonProcessingException e) {
            throw ApiException.invalid("MALFORMED_JSON", "not JSON: " + e.getOriginalMessage());
        } catch (NumberFormatException e) { // from the parser itself
            throw ApiException.invalid("MALFORMED_JSON", "a number of the JSON has too large an exponent");
        } catch (CharConversionException e) { // zero bytes make the parser take it for UTF-32
            throw ApiException.invalid("MALFORMED_JSON", "not JSON in UTF-8");
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot fail to be read", e);
        }
    }

    /** Bytes of memory, at most, of the tree that {@link #parse} makes. Without parsing: every node has a sign before or behind it. */
    static long treeBytes(byte[] bytes) {
        long nodes = 1;
        for (byte each : bytes) {
            nodes += each == '[' || each == '{' || each == ',' || each == ':' ? 1 : 0;
        }
        return 2L * bytes.length + BYTES_OF_NODE * Math.min(nodes, MAX_TOKENS);
    }

    /** Decimals without exponent, nothing rounded. */
    public static byte[] write(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of our own cannot fail to be written", e);
        }
    }

    /**
     * The same into an answer, as far as there is room for it; what of the tree is made while it is written is made here.
     *
     * @throws ApiException ANSWER_TOO_LARGE or OVERLOADED; what was written until then is still there
     */
    public static void write(JsonNode node, AnswerBytes answer) {
        write(MAPPER, node, answer);
    }

    /** The same of a document, by another mapper. */
    public static void write(ObjectMapper mapper, Object document, AnswerBytes answer) {
        try {
            mapper.writeValue(answer.stream(), document);
        } catch (AnswerRefusedException e) {
            throw e.refusal();
        } catch (JsonMappingException e) {
            throw e.getCause() instanceof RuntimeException made ? made : unwritable(e);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static IllegalStateException unwritable(IOException e) {
        return new IllegalStateException("a document of our own cannot fail to be written", e);
    }

    public static JsonNodeFactory nodes() {
        return MAPPER.getNodeFactory();
    }
}
