package io.timecoin.api.jsonrpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import java.util.Map;

/** Answers one method; fails with {@link RpcException}. A result that is missing was written by a {@link ResultArray}. */
@FunctionalInterface
interface RpcMethod {

    Uni<? extends JsonNode> call(RpcParams params);

    /** Methods of one topic by name. */
    interface Topic {
        Map<String, RpcMethod> methods();
    }
}
