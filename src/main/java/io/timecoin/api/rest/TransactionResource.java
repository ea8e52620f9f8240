package io.timecoin.api.rest;

import io.smallrye.mutiny.Uni;
import io.timecoin.api.ApiException;
import io.timecoin.api.Inputs;
import io.timecoin.api.ReadWeight;
import io.timecoin.api.Refusals;
import io.timecoin.api.Stages;
import io.timecoin.api.rest.json.TransactionStateJson;
import io.timecoin.crypto.Hash256;
import io.timecoin.query.NodeQueries;
import io.timecoin.query.TransactionQueries;
import io.timecoin.query.view.TransactionState;
import io.timecoin.query.view.TransactionView;
import io.timecoin.submission.Submissions;
import io.timecoin.submission.SubmitOutcome;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Transactions: one by id, sending, and a dry run of sending. */
@Path("/v1/transactions")
@Tag(name = "Transactions")
public class TransactionResource {

    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(10);

    private final NodeQueries node;
    private final TransactionQueries transactions;
    private final Submissions submissions;
    private final Stages stages;
    private final Answers answers;

    public TransactionResource(
            NodeQueries node,
            TransactionQueries transactions,
            Submissions submissions,
            Stages stages,
            Answers answers) {
        this.node = node;
        this.transactions = transactions;
        this.submissions = submissions;
        this.stages = stages;
        this.answers = answers;
    }

    @GET
    @Path("{txid}")
    @Operation(summary = "A transaction with its state: pending, final or rejected")
    public Uni<RestResponse<TransactionStateJson>> transaction(@RestPath String txid) {
        Hash256 id = Inputs.hash(txid, "txid");
        return answers.of(stages.reading(ReadWeight.RECORD, () -> transactions.transaction(id))
                .map(view -> view.map(this::json)
                        .orElseThrow(() -> ApiException.notFound("no transaction " + txid + " is known here"))));
    }

    @POST
    @Consumes({MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN, MediaType.APPLICATION_OCTET_STREAM})
    @Operation(
            summary = "Sends a transaction: text in hexadecimal, {\"hex\":…}, its fields as JSON, or raw bytes",
            description = "The same transaction again is the same answer. wait=finality holds the answer back until it"
                    + " is final or the timeout (10s) is over; then it may still be pending.")
    @APIResponse(
            responseCode = "200",
            description = "final",
            content = @Content(schema = @Schema(implementation = TransactionStateJson.class)))
    @APIResponse(
            responseCode = "202",
            description = "pending",
            content = @Content(schema = @Schema(implementation = TransactionStateJson.class)))
    @APIResponse(
            responseCode = "409",
            description = "another transaction has the coin",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "422",
            description = "against a rule",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "429",
            description = "overloaded",
            content = @Content(schema = @Schema(implementation = Problem.class)))
    public Uni<Response> submit(
            byte[] body,
            @Context HttpHeaders headers,
            @RestQuery Optional<String> wait,
            @RestQuery Optional<String> timeout) {
        Optional<Duration> patience = patience(wait, timeout);
        byte[] encoded = encoded(body, headers.getMediaType());
        return stages.within(() -> submissions.submit(encoded))
                .map(TransactionResource::accepted)
                .flatMap(accepted -> patience.isPresent() && accepted.state() instanceof TransactionState.Pending
                        ? finality(accepted, patience.get())
                        : Uni.createFrom().item(answer(accepted.txid(), accepted.state())));
    }

    @POST
    @Path("validate")
    @Consumes({MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN, MediaType.APPLICATION_OCTET_STREAM})
    @Operation(summary = "A dry run: the same answer as sending, without sending")
    public Uni<Validity> validate(byte[] body, @Context HttpHeaders headers) {
        byte[] encoded = encoded(body, headers.getMediaType());
        return stages.within(() -> submissions.validate(encoded))
                .map(TransactionResource::accepted)
                .map(accepted -> new Validity(
                        accepted.txid().toHex(), true, node.status().height()));
    }

    /** What a dry run found. */
    @Schema(name = "Validity")
    public record Validity(String txid, boolean valid, long asOfHeight) {}

    private byte[] encoded(byte[] body, MediaType type) {
        if (MediaType.APPLICATION_JSON_TYPE.isCompatible(type)) {
            return TransactionBodies.fromJson(body, node.genesis().network());
        }
        return MediaType.TEXT_PLAIN_TYPE.isCompatible(type) ? TransactionBodies.fromHex(body) : body;
    }

    private static Optional<Duration> patience(Optional<String> wait, Optional<String> timeout) {
        if (wait.isPresent() && !wait.get().equals("finality")) {
            throw ApiException.invalid("INVALID_WAIT", "wait can only be finality");
        }
        if (wait.isEmpty() && timeout.isPresent()) {
            throw ApiException.invalid("INVALID_WAIT", "timeout means nothing without wait=finality");
        }
        Duration patience =
                timeout.map(text -> Inputs.duration(text, "timeout")).orElse(DEFAULT_WAIT);
        return wait.map(finality -> patience);
    }

    private static SubmitOutcome.Accepted accepted(SubmitOutcome outcome) {
        return switch (outcome) {
            case SubmitOutcome.Accepted accepted -> accepted;
            case SubmitOutcome.Rejected rejected -> throw Refusals.of(rejected);
        };
    }

    private Uni<Response> finality(SubmitOutcome.Accepted accepted, Duration patience) {
        return stages.within(() -> transactions.awaitFinality(accepted.txid(), patience), patience)
                .map(view -> view.map(TransactionView::state).orElse(accepted.state()))
                .map(state -> answer(accepted.txid(), state));
    }

    private Response answer(Hash256 txid, TransactionState state) {
        if (state instanceof TransactionState.Rejected rejected) {
            throw Refusals.of(txid, rejected);
        }
        TransactionStateJson json =
                TransactionStateJson.of(txid, state, node.status().height());
        return Response.status(state instanceof TransactionState.Final ? 200 : 202)
                .entity(json)
                .header(HttpHeaders.LOCATION, "/v1/transactions/" + txid) // relative: right behind any proxy
                .build();
    }

    private TransactionStateJson json(TransactionView view) {
        return TransactionStateJson.of(
                view, node.genesis().network(), node.status().height());
    }
}
