package io.timecoin.api.jsonrpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.timecoin.api.AnswerBytes;
import io.timecoin.api.StrictJson;
import java.nio.charset.StandardCharsets;

/**
 * A long result, whose elements go into the answer as they are read: of each there is no more than its text, and of that no more
 * than the answer has room for. For one thread at a time.
 */
final class ResultArray {

    private static final byte[] COMMA = bytes(",");

    private final AnswerBytes answer;
    private int size;

    private ResultArray(AnswerBytes answer) {
        this.answer = answer;
    }

    static ResultArray begin(AnswerBytes answer) {
        answer.append(bytes("["));
        return new ResultArray(answer);
    }

    /** @throws io.timecoin.api.ApiException if the answer has no room for it */
    void add(JsonNode element) {
        if (size++ > 0) {
            answer.append(COMMA);
        }
        StrictJson.write(element, answer);
    }

    int size() {
        return size;
    }

    /** What a method returns whose result is in the answer already. */
    JsonNode end() {
        answer.append(bytes("]"));
        return MissingNode.getInstance();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
