package io.timecoin.api.jsonrpc;

import io.smallrye.mutiny.Uni;
import io.timecoin.api.AnswerBytes;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** JSON-RPC 2.0 over HTTP: errors of a call are answers with status 200, whatever the Content-Type of the request. */
@Path("/")
@Tag(name = "JSON-RPC")
public class JsonRpcResource {

    private final JsonRpcDispatcher dispatcher;

    public JsonRpcResource(JsonRpcDispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "JSON-RPC 2.0, single calls and batches, for existing TIME tools")
    public Uni<AnswerBytes> root(byte[] body) {
        return dispatcher.dispatch(body);
    }

    @POST
    @Path("rpc")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "The same as POST /")
    public Uni<AnswerBytes> rpc(byte[] body) {
        return root(body);
    }
}
