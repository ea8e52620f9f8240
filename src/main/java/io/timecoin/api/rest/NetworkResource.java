package io.timecoin.api.rest;

import io.smallrye.mutiny.Uni;
import io.timecoin.api.Inputs;
import io.timecoin.api.ReadWeight;
import io.timecoin.api.Stages;
import io.timecoin.api.rest.json.ConsensusJson;
import io.timecoin.api.rest.json.ListJson;
import io.timecoin.api.rest.json.MempoolJson;
import io.timecoin.api.rest.json.PeerJson;
import io.timecoin.api.rest.json.SyncJson;
import io.timecoin.query.NodeQueries;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** What is going on at this moment, as this node sees it. */
@Path("/v1")
@Tag(name = "Node")
public class NetworkResource {

    private static final int DEFAULT_LIMIT = 100;

    private final NodeQueries node;
    private final Stages stages;
    private final Answers answers;

    public NetworkResource(NodeQueries node, Stages stages, Answers answers) {
        this.node = node;
        this.stages = stages;
        this.answers = answers;
    }

    @GET
    @Path("mempool")
    @Operation(summary = "What waits for a block, in the order in which it would be proposed")
    public Uni<RestResponse<MempoolJson>> mempool(@RestQuery Optional<String> limit) {
        int most = limit.map(Inputs::limit).orElse(DEFAULT_LIMIT);
        return answers.of(stages.reading(ReadWeight.LIST, () -> node.mempool(most))
                .map(view -> MempoolJson.of(view, node.status().height())));
    }

    @GET
    @Path("consensus")
    @Operation(summary = "Epoch, view, phase, leader, and votes by weight")
    public Uni<ConsensusJson> consensus() {
        return stages.reading(ReadWeight.RECORD, node::consensus)
                .map(view -> ConsensusJson.of(view, node.status().height()));
    }

    @GET
    @Path("sync")
    @Operation(
            summary = "How far this node is with getting the final chain",
            description = "Stage, height and proven target, rate, time left, and what each linked peer has brought")
    public SyncJson sync() {
        return SyncJson.of(node.sync());
    }

    @GET
    @Path("peers")
    @Operation(summary = "Linked peers")
    public ListJson<PeerJson> peers() {
        return new ListJson<>(
                node.peers().stream().map(PeerJson::of).toList(),
                Optional.empty(),
                node.status().height());
    }
}
