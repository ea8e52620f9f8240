package io.timecoin.api.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.timecoin.api.ApiException;
import io.timecoin.api.Inputs;
import io.timecoin.api.ReadWeight;
import io.timecoin.api.Stages;
import io.timecoin.api.StrictJson;
import io.timecoin.api.rest.json.CoinJson;
import io.timecoin.api.rest.json.ListJson;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.query.CoinQueries;
import io.timecoin.query.NodeQueries;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Coins by their outpoints. */
@Path("/v1/utxos")
@Tag(name = "Coins")
public class CoinResource {

    /** As many as one transaction can spend. */
    private static final int MOST = Transaction.MAX_INPUTS;

    private final NodeQueries node;
    private final CoinQueries coins;
    private final Stages stages;
    private final Answers answers;

    public CoinResource(NodeQueries node, CoinQueries coins, Stages stages, Answers answers) {
        this.node = node;
        this.coins = coins;
        this.stages = stages;
        this.answers = answers;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Many coins at once: {\"outpoints\":[\"txid:vout\",…]}, 1,024 at most",
            description =
                    "Each that is known, as it is told alone, in the order of the question; those not known are left out.")
    public Uni<RestResponse<ListJson<CoinJson>>> coins(byte[] body) {
        List<OutPoint> outPoints = outPoints(StrictJson.parse(body));
        return answers.of(stages.reading(ReadWeight.LIST, () -> coins.coins(outPoints))
                .map(views -> ListJson.of(
                        views,
                        coin -> CoinJson.of(coin, node.genesis().network()),
                        Optional.empty(),
                        node.status().height())));
    }

    private static List<OutPoint> outPoints(JsonNode json) {
        JsonNode names = json.path("outpoints");
        if (!names.isArray() || json.size() != 1) {
            throw ApiException.invalid("INVALID_FIELD", "the body is not {\"outpoints\":[…]} and nothing else");
        }
        if (names.size() > MOST) {
            throw ApiException.invalid("INVALID_FIELD", names.size() + " outpoints, at most " + MOST);
        }
        List<OutPoint> outPoints = new ArrayList<>(names.size());
        for (JsonNode name : names) {
            String text = name.isTextual() ? name.textValue() : "";
            int colon = text.indexOf(':');
            if (colon < 0) {
                throw ApiException.invalid("INVALID_FIELD", "an outpoint is not the text txid:vout");
            }
            outPoints.add(Inputs.outPoint(text.substring(0, colon), text.substring(colon + 1)));
        }
        return outPoints;
    }

    @GET
    @Path("{txid}/{vout}")
    @Operation(summary = "A coin, where it is in its life cycle, and who spends or has spent it")
    public Uni<CoinJson> coin(@RestPath String txid, @RestPath String vout) {
        OutPoint outPoint = Inputs.outPoint(txid, vout);
        return stages.reading(ReadWeight.RECORD, () -> coins.coin(outPoint))
                .map(view -> view.map(coin -> CoinJson.of(coin, node.genesis().network()))
                        .orElseThrow(() -> ApiException.notFound("no coin " + outPoint + " is known here")));
    }
}
