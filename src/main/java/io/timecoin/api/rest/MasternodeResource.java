package io.timecoin.api.rest;

import io.smallrye.mutiny.Uni;
import io.timecoin.api.ApiException;
import io.timecoin.api.Inputs;
import io.timecoin.api.Masternodes;
import io.timecoin.api.ReadWeight;
import io.timecoin.api.Stages;
import io.timecoin.api.rest.json.ListJson;
import io.timecoin.api.rest.json.MasternodeJson;
import io.timecoin.query.NodeQueries;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** The masternodes of the network. */
@Path("/v1/masternodes")
@Tag(name = "Masternodes")
public class MasternodeResource {

    private final NodeQueries node;
    private final Stages stages;
    private final Answers answers;

    public MasternodeResource(NodeQueries node, Stages stages, Answers answers) {
        this.node = node;
        this.stages = stages;
        this.answers = answers;
    }

    @GET
    @Operation(summary = "All masternodes in order of id")
    public Uni<RestResponse<ListJson<MasternodeJson>>> masternodes() {
        return answers.of(list().map(all ->
                new ListJson<>(all, Optional.empty(), node.status().height())));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One masternode by its id")
    public Uni<MasternodeJson> masternode(@RestPath String id) {
        String hex = Inputs.hash(id, "masternode id").toHex();
        return list().map(all -> all.stream()
                .filter(masternode -> masternode.id().equals(hex))
                .findFirst()
                .orElseThrow(() -> ApiException.notFound("no masternode " + id + " is known")));
    }

    private Uni<List<MasternodeJson>> list() {
        return stages.reading(ReadWeight.RECORD, node::consensus)
                .map(consensus -> Masternodes.list(node, consensus).stream()
                        .map(known -> MasternodeJson.of(known, node.genesis().network()))
                        .toList());
    }
}
