package io.timecoin.ledger.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Parses hostile JSON: bounded in size and depth, no duplicate names, nothing after the value. Safe for any thread. */
final class StrictJson {

    private static final int MAX_DEPTH = 8;

    private StrictJson() {}

    /** A mapper that reads documents of at most {@code maxLength} characters. */
    static JsonMapper mapper(int maxLength) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxDocumentLength(maxLength)
                        .maxNumberLength(20)
                        .maxStringLength(maxLength)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    static JsonNode parse(JsonMapper mapper, String text, int maxLength) throws JsonFault {
        if (text.length() > maxLength) {
            throw new JsonFault("", text.length() + " characters, at most " + maxLength);
        }
        try {
            return mapper.readTree(text);
        } catch (JsonProcessingException e) {
            throw new JsonFault("", "not JSON: " + e.getOriginalMessage() + at(e));
        }
    }

    private static String at(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }
}
