package io.timecoin.api.rest;

import io.smallrye.mutiny.Uni;
import io.timecoin.api.Addresses;
import io.timecoin.api.ApiException;
import io.timecoin.api.Inputs;
import io.timecoin.api.ReadWeight;
import io.timecoin.api.Stages;
import io.timecoin.api.rest.json.AddressJson;
import io.timecoin.api.rest.json.CoinJson;
import io.timecoin.api.rest.json.ListJson;
import io.timecoin.api.rest.json.TransactionStateJson;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Network;
import io.timecoin.query.CoinQueries;
import io.timecoin.query.InvalidCursorException;
import io.timecoin.query.NodeQueries;
import io.timecoin.query.view.Page;
import io.timecoin.query.view.TransactionView;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What belongs to an address and what touched it. */
@Path("/v1/addresses/{address}")
@Tag(name = "Addresses")
public class AddressResource {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_CURSOR = 200;

    private final NodeQueries node;
    private final CoinQueries coins;
    private final Stages stages;
    private final Answers answers;

    public AddressResource(NodeQueries node, CoinQueries coins, Stages stages, Answers answers) {
        this.node = node;
        this.coins = coins;
        this.stages = stages;
        this.answers = answers;
    }

    @GET
    @Operation(summary = "Final and pending balances, apart")
    public Uni<AddressJson> address(@RestPath String address) {
        Address owner = parse(address);
        return stages.reading(ReadWeight.LIST, () -> coins.address(owner)).map(view -> AddressJson.of(address, view));
    }

    @GET
    @Path("utxos")
    @Operation(summary = "Unspent final coins in order of outpoint")
    public Uni<RestResponse<ListJson<CoinJson.Unspent>>> coins(
            @RestPath String address, @RestQuery Optional<String> limit, @RestQuery Optional<String> cursor) {
        Address owner = parse(address);
        int most = limit.map(Inputs::limit).orElse(DEFAULT_LIMIT);
        Optional<String> from = checked(cursor);
        return answers.of(stages.reading(ReadWeight.LIST, () -> coins.addressCoins(owner, from, most))
                .onFailure(InvalidCursorException.class)
                .transform(AddressResource::badCursor)
                .map(page -> ListJson.of(
                        page.items(),
                        coin -> CoinJson.Unspent.of(coin.getKey(), coin.getValue()),
                        page.next(),
                        page.asOfHeight())));
    }

    @GET
    @Path("pending")
    @Operation(summary = "Pending transactions that touch the address")
    public Uni<RestResponse<ListJson<TransactionStateJson>>> pending(
            @RestPath String address, @RestQuery Optional<String> limit) {
        Address owner = parse(address);
        int most = limit.map(Inputs::limit).orElse(DEFAULT_LIMIT);
        Network network = node.genesis().network();
        return answers.of(stages.reading(ReadWeight.LIST, () -> coins.addressPending(owner, most))
                .map(page -> list(page, network)));
    }

    @GET
    @Path("transactions")
    @Operation(summary = "Final transactions that touch the address, newest first")
    public Uni<RestResponse<ListJson<TransactionStateJson>>> transactions(
            @RestPath String address, @RestQuery Optional<String> limit, @RestQuery Optional<String> cursor) {
        Address owner = parse(address);
        int most = limit.map(Inputs::limit).orElse(DEFAULT_LIMIT);
        Optional<String> from = checked(cursor);
        Network network = node.genesis().network();
        return answers.of(stages.reading(ReadWeight.LIST, () -> coins.addressTransactions(owner, from, most))
                .onFailure(InvalidCursorException.class)
                .transform(AddressResource::badCursor)
                .map(page -> list(page, network)));
    }

    private static ListJson<TransactionStateJson> list(Page<TransactionView> page, Network network) {
        return ListJson.of(
                page.items(),
                view -> TransactionStateJson.of(view, network, page.asOfHeight()),
                page.next(),
                page.asOfHeight());
    }

    private Address parse(String text) {
        return Addresses.parse(text, node.genesis().network());
    }

    private static Optional<String> checked(Optional<String> cursor) {
        if (cursor.isPresent() && (cursor.get().isEmpty() || cursor.get().length() > MAX_CURSOR)) {
            throw badCursor(null);
        }
        return cursor;
    }

    private static ApiException badCursor(@Nullable Throwable cause) {
        return ApiException.invalid("INVALID_CURSOR", "the cursor is not one that this list gave");
    }
}
