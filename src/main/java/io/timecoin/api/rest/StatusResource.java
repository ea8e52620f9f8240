package io.timecoin.api.rest;

import io.smallrye.mutiny.Uni;
import io.timecoin.api.ReadWeight;
import io.timecoin.api.Stages;
import io.timecoin.api.rest.json.StatusJson;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.json.GenesisFile;
import io.timecoin.query.ChainQueries;
import io.timecoin.query.NodeQueries;
import io.timecoin.query.view.NodeStatus;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** The node as a whole. */
@Path("/v1")
@Tag(name = "Node")
public class StatusResource {

    private final NodeQueries node;
    private final ChainQueries chain;
    private final Stages stages;

    public StatusResource(NodeQueries node, ChainQueries chain, Stages stages) {
        this.node = node;
        this.chain = chain;
        this.stages = stages;
    }

    @GET
    @Path("status")
    @Operation(summary = "Network, genesis, height and readiness of this node")
    public StatusJson status() {
        return StatusJson.of(node.status());
    }

    @GET
    @Path("genesis")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary =
                    "The genesis file: who votes at the start, parameters and allocations; its hash is that of the status")
    public Response genesis(@Context Request request) {
        Genesis genesis = node.genesis();
        return Caching.immutable(request, genesis.hash(), () -> GenesisFile.write(genesis));
    }

    /** Everything that exists; with {@code scan} also counted coin by coin. */
    @Schema(name = "Supply")
    public record Supply(String supply, String epochFees, Optional<Scan> scan, long asOfHeight) {}

    /** Sum over all unspent coins; with the epoch's fees it equals the supply. */
    @Schema(name = "SupplyScan")
    public record Scan(long coins, String satoshis, String epochFees, String supply, boolean consistent) {}

    @GET
    @Path("supply")
    @Operation(summary = "Total supply", description = "scan=true adds up every unspent coin: slow on a large state")
    public Uni<Supply> supply(@RestQuery Optional<Boolean> scan) {
        if (!scan.orElse(false)) {
            NodeStatus status = node.status();
            return Uni.createFrom()
                    .item(new Supply(
                            Long.toString(status.supply()),
                            Long.toString(status.epochFees()),
                            Optional.empty(),
                            status.height()));
        }
        return stages.reading(ReadWeight.STATE, chain::totals).map(StatusResource::scanned);
    }

    private static Supply scanned(ChainQueries.Totals totals) {
        Scan scan = new Scan(
                totals.coins(),
                Long.toString(totals.satoshis()),
                Long.toString(totals.epochFees()),
                Long.toString(totals.supply()),
                Math.addExact(totals.satoshis(), totals.epochFees()) == totals.supply());
        return new Supply(scan.supply(), scan.epochFees(), Optional.of(scan), totals.height());
    }

    /** A fee is at least the largest of the minimum, what is paid to others divided by the divisor, and bytes × rate. */
    @Schema(name = "Fees")
    public record Fees(
            String minFee,
            long paidToOthersDivisor,
            String perByte,
            String mempoolFloorPerByte,
            String minOutput,
            long asOfHeight) {}

    @GET
    @Path("fees")
    @Operation(summary = "What a transaction must pay at least, in satoshis")
    public Uni<Fees> fees() {
        ChainParameters parameters = node.genesis().parameters();
        return stages.reading(ReadWeight.RECORD, () -> node.mempool(0))
                .map(pool -> new Fees(
                        Long.toString(parameters.minFee()),
                        parameters.feeDivisor(),
                        Long.toString(parameters.feePerByte()),
                        Long.toString(pool.feeFloorPerByte()),
                        Long.toString(parameters.minOutput()),
                        node.status().height()));
    }
}
