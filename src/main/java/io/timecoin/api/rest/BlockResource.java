package io.timecoin.api.rest;

import io.smallrye.mutiny.Uni;
import io.timecoin.api.ApiException;
import io.timecoin.api.Inputs;
import io.timecoin.api.ReadWeight;
import io.timecoin.api.Stages;
import io.timecoin.api.rest.json.BlockJson;
import io.timecoin.api.rest.json.CertificateJson;
import io.timecoin.api.rest.json.ListJson;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockSummary;
import io.timecoin.network.conduct.AddressPrefix;
import io.timecoin.query.ChainQueries;
import io.timecoin.query.NodeQueries;
import io.timecoin.query.view.BlockView;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Final blocks. */
@Path("/v1/blocks")
@Tag(name = "Blocks")
public class BlockResource {

    private static final int DEFAULT_LIMIT = 20;

    /** Fewer than other lists have. */
    private static final int MAX_BLOCKS = 100;

    private final NodeQueries node;
    private final ChainQueries chain;
    private final Stages stages;
    private final Answers answers;

    public BlockResource(NodeQueries node, ChainQueries chain, Stages stages, Answers answers) {
        this.node = node;
        this.chain = chain;
        this.stages = stages;
        this.answers = answers;
    }

    @GET
    @Operation(summary = "Blocks downward from a height, the newest first")
    public Uni<RestResponse<ListJson<BlockJson>>> blocks(
            @RestQuery Optional<String> from, @RestQuery Optional<String> limit, @RestQuery Optional<String> cursor) {
        long tip = node.status().height();
        int most = limit.map(text -> (int) Inputs.number(text, 1, MAX_BLOCKS, "INVALID_LIMIT", "limit"))
                .orElse(DEFAULT_LIMIT);
        long start = cursor.map(BlockResource::cursor)
                .or(() -> from.map(Inputs::height))
                .map(height -> Math.min(height, tip))
                .orElse(tip);
        return answers.of(stages.reading(ReadWeight.LIST, () -> chain.blocksDownFrom(start, most))
                .map(found -> list(found, start, most, tip)));
    }

    private static long cursor(String text) {
        return Inputs.number(text, 0, Long.MAX_VALUE, "INVALID_CURSOR", "cursor");
    }

    private ListJson<BlockJson> list(List<BlockSummary> found, long start, int most, long tip) {
        List<BlockJson> blocks = new ArrayList<>(found.size() + 1);
        found.forEach(block -> blocks.add(BlockJson.summary(block)));
        long next = found.isEmpty() ? start : found.getLast().header().height() - 1;
        if (next == 0 && blocks.size() < most) {
            blocks.add(genesis());
            next = -1;
        }
        return new ListJson<>(blocks, next < 0 ? Optional.empty() : Optional.of(Long.toString(next)), tip);
    }

    @GET
    @Path("latest")
    @Operation(summary = "The newest final block")
    public Uni<Response> latest() {
        return answers.response(
                find(Long.toString(node.status().height())),
                found -> Response.ok(found.json())
                        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                        .build());
    }

    @GET
    @Path("{id}")
    @Operation(summary = "A final block by height or hash")
    public Uni<Response> block(@RestPath String id, @Context Request request) {
        return answers.response(find(id), found -> Caching.immutable(request, found.hash(), found::json));
    }

    @GET
    @Path("{id}/certificate")
    @Operation(summary = "The finalization that covers a block: its own or that of its lowest certified descendant")
    public Uni<Response> certificate(@RestPath String id, @Context Request request) {
        String named = id.equals("latest") ? Long.toString(node.status().height()) : id;
        AddressPrefix network = stages.network();
        return find(named)
                .flatMap(found -> stages.reading(network, ReadWeight.RECORD, () -> chain.certificate(found.height())))
                .map(certificate -> certificate
                        .map(c -> Response.ok(CertificateJson.of(c)).build())
                        .orElseThrow(() -> ApiException.notFound("no certificate is kept for block " + id)));
    }

    /** A block, or the genesis, which has none. */
    private record Found(long height, Hash256 hash, BlockJson json) {}

    private Uni<Found> find(String id) {
        if (id.length() == 2 * Hash256.LENGTH) {
            Hash256 hash = Inputs.hash(id, "block hash");
            return hash.equals(node.status().genesisHash())
                    ? Uni.createFrom().item(foundGenesis())
                    : stages.reading(ReadWeight.LIST, () -> chain.blockByHash(hash))
                            .map(view -> found(view, id));
        }
        long height = Inputs.height(id);
        return height == 0
                ? Uni.createFrom().item(foundGenesis())
                : stages.reading(ReadWeight.LIST, () -> chain.blockByHeight(height))
                        .map(view -> found(view, id));
    }

    private static Found found(Optional<BlockView> view, String id) {
        return view.map(block -> new Found(block.height(), block.hash(), BlockJson.of(block)))
                .orElseThrow(() -> ApiException.notFound("no final block " + id + " is known here"));
    }

    private Found foundGenesis() {
        return new Found(0, node.status().genesisHash(), genesis());
    }

    private BlockJson genesis() {
        return BlockJson.genesis(
                node.status().genesisHash(),
                node.genesis().timestamp(),
                node.genesis().activeSet().hash());
    }
}
