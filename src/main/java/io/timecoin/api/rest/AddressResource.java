package io.timecoin.api.rest;

import io.smallrye.mutiny.Uni;
import io.timecoin.api.Addresses;
import io.timecoin.api.ApiException;
import io.timecoin.api.Inputs;
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
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
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

    public AddressResource(NodeQueries node, CoinQueries coins, Stages stages) {
        this.node = node;
        this.coins = coins;
        this.stages = stages;
    }

    @GET
    @Operation(summary = "Final and pending balances, apart")
    public Uni<AddressJson> address(@RestPath String address) {
        Address owner = parse(address);
        return stages.within(() -> coins.address(owner)).map(view -> AddressJson.of(address, view));
    }

    @GET
    @Path("utxos")
    @Operation(summary = "Unspent final coins in order of outpoint")
    public Uni<ListJson<CoinJson.Unspent>> coins(
            @RestPath String address, @RestQuery Optional<String> limit, @RestQuery Optional<String> cursor) {
        Address owner = parse(address);
        int most = limit.map(Inputs::limit).orElse(DEFAULT_LIMIT);
        Optional<String> from = checked(cursor);
        return stages.within(() -> coins.addressCoins(owner, from, most))
                .onFailure(InvalidCursorException.class)
                .transform(AddressResource::badCursor)
                .map(page -> new ListJson<>(
                        page.items().stream()
                                .map(coin -> CoinJson.Unspent.of(coin.getKey(), coin.getValue()))
                                .toList(),
                        page.next(),
                        page.asOfHeight()));
    }

    @GET
    @Path("pending")
    @Operation(summary = "Pending transactions that touch the address")
    public Uni<ListJson<TransactionStateJson>> pending(@RestPath String address, @RestQuery Optional<String> limit) {
        Address owner = parse(address);
        int most = limit.map(Inputs::limit).orElse(DEFAULT_LIMIT);
        Network network = node.genesis().network();
        return stages.within(() -> coins.addressPending(owner, most))
                .map(page -> new ListJson<>(
                        page.items().stream()
                                .map(view -> TransactionStateJson.of(view, network, page.asOfHeight()))
                                .toList(),
                        page.next(),
                        page.asOfHeight()));
    }

    @GET
    @Path("transactions")
    @Operation(summary = "Final transactions that touch the address, newest first")
    public Uni<ListJson<TransactionStateJson>> transactions(
            @RestPath String address, @RestQuery Optional<String> limit, @RestQuery Optional<String> cursor) {
        Address owner = parse(address);
        int most = limit.map(Inputs::limit).orElse(DEFAULT_LIMIT);
        Optional<String> from = checked(cursor);
        Network network = node.genesis().network();
        return stages.within(() -> coins.addressTransactions(owner, from, most))
                .onFailure(InvalidCursorException.class)
                .transform(AddressResource::badCursor)
                .map(page -> new ListJson<>(
                        page.items().stream()
                                .map(view -> TransactionStateJson.of(view, network, page.asOfHeight()))
                                .toList(),
                        page.next(),
                        page.asOfHeight()));
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
