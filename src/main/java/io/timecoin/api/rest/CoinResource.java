package io.timecoin.api.rest;

import io.smallrye.mutiny.Uni;
import io.timecoin.api.ApiException;
import io.timecoin.api.Inputs;
import io.timecoin.api.Stages;
import io.timecoin.api.rest.json.CoinJson;
import io.timecoin.ledger.OutPoint;
import io.timecoin.query.CoinQueries;
import io.timecoin.query.NodeQueries;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Single coins. */
@Path("/v1/utxos")
@Tag(name = "Coins")
public class CoinResource {

    private final NodeQueries node;
    private final CoinQueries coins;
    private final Stages stages;

    public CoinResource(NodeQueries node, CoinQueries coins, Stages stages) {
        this.node = node;
        this.coins = coins;
        this.stages = stages;
    }

    @GET
    @Path("{txid}/{vout}")
    @Operation(summary = "A coin, where it is in its life cycle, and who spends or has spent it")
    public Uni<CoinJson> coin(@RestPath String txid, @RestPath String vout) {
        OutPoint outPoint = Inputs.outPoint(txid, vout);
        return stages.within(() -> coins.coin(outPoint))
                .map(view -> view.map(coin -> CoinJson.of(coin, node.genesis().network()))
                        .orElseThrow(() -> ApiException.notFound("no coin " + outPoint + " is known here")));
    }
}
