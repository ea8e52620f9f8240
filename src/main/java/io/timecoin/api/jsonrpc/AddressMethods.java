package io.timecoin.api.jsonrpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.timecoin.api.Addresses;
import io.timecoin.api.Inputs;
import io.timecoin.api.ReadWeight;
import io.timecoin.api.Stages;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import io.timecoin.network.conduct.AddressPrefix;
import io.timecoin.query.CoinQueries;
import io.timecoin.query.NodeQueries;
import io.timecoin.query.view.AddressView;
import io.timecoin.query.view.Page;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Addresses: balances, coins and validity. This node holds no wallet: an address must be named. */
@Singleton
public final class AddressMethods implements RpcMethod.Topic {

    private static final int MAX_ADDRESSES = 100;
    private static final int MAX_COINS = 10_000;
    private static final long MAX_CONFIRMATIONS = Long.MAX_VALUE;

    private final NodeQueries node;
    private final CoinQueries coins;
    private final Stages stages;

    public AddressMethods(NodeQueries node, CoinQueries coins, Stages stages) {
        this.node = node;
        this.coins = coins;
        this.stages = stages;
    }

    @Override
    public Map<String, RpcMethod> methods() {
        return Map.of("getbalance", this::balance, "listunspent", this::unspent, "validateaddress", this::validate);
    }

    private Uni<JsonNode> balance(RpcParams params) {
        if (params.at(0).isEmpty()) {
            throw noWallet();
        }
        Address owner = parse(params.text(0, "Invalid params: expected address"));
        return stages.reading(params.network(), ReadWeight.LIST, () -> coins.address(owner))
                .map(AddressView::finalBalance)
                .map(RpcValues::time);
    }

    private static RpcException noWallet() {
        return new RpcException(RpcException.NO_WALLET, "This node has no wallet; name an address");
    }

    private Address parse(String text) {
        return Addresses.parse(text, node.genesis().network());
    }

    /** What is asked of {@code listunspent}. */
    private record Wanted(long leastConfirmations, long mostConfirmations, int limit, boolean limited) {

        boolean admits(long confirmations) {
            return confirmations >= leastConfirmations && confirmations <= mostConfirmations;
        }
    }

    private Uni<JsonNode> unspent(RpcParams params) {
        Wanted wanted = new Wanted(
                params.number(0, 0, MAX_CONFIRMATIONS, 1, "minconf"),
                params.number(1, 0, MAX_CONFIRMATIONS, 9_999_999, "maxconf"),
                (int) params.number(3, 1, MAX_COINS, MAX_COINS, "limit"),
                params.at(3).isPresent());
        List<Address> owners = owners(params);
        ResultArray found = ResultArray.begin(params.answer());
        return Multi.createFrom()
                .iterable(owners)
                .onItem()
                .transformToUniAndConcatenate(
                        owner -> collect(params.network(), owner, Optional.empty(), wanted, found))
                .collect()
                .last()
                .map(last -> found.end());
    }

    private List<Address> owners(RpcParams params) {
        JsonNode list = params.at(2).orElseThrow(AddressMethods::noWallet);
        if (!list.isArray()) {
            throw RpcException.invalidParams("Invalid params: addresses is not an array");
        }
        if (list.isEmpty()) {
            throw noWallet();
        }
        if (list.size() > MAX_ADDRESSES) {
            throw new RpcException(RpcException.INVALID_VALUE, "At most " + MAX_ADDRESSES + " addresses");
        }
        List<Address> owners = new ArrayList<>(list.size());
        list.forEach(text -> {
            if (!text.isTextual()) {
                throw RpcException.invalidParams("Invalid params: an address is a string");
            }
            owners.add(parse(text.textValue()));
        });
        return owners.stream().distinct().toList();
    }

    private Uni<Integer> collect(
            AddressPrefix network, Address owner, Optional<String> cursor, Wanted wanted, ResultArray found) {
        return stages.reading(network, ReadWeight.LIST, () -> coins.addressCoins(owner, cursor, Inputs.MAX_LIMIT))
                .flatMap(page -> {
                    boolean more =
                            add(page, owner, wanted, found) && page.next().isPresent();
                    return more
                            ? collect(network, owner, page.next(), wanted, found)
                            : Uni.createFrom().item(found.size());
                });
    }

    /** Whether there is room for more. */
    private boolean add(Page<Map.Entry<OutPoint, Coin>> page, Address owner, Wanted wanted, ResultArray found) {
        String address = AddressText.encode(owner, node.genesis().network());
        for (Map.Entry<OutPoint, Coin> entry : page.items()) {
            long confirmations = page.asOfHeight() - entry.getValue().height() + 1;
            if (!wanted.admits(confirmations)) {
                continue;
            }
            if (found.size() >= wanted.limit()) {
                if (wanted.limited()) {
                    return false;
                }
                throw new RpcException(
                        RpcException.INVALID_VALUE, "More than " + MAX_COINS + " coins; give a limit as 4th parameter");
            }
            found.add(coin(entry.getKey(), entry.getValue(), address, confirmations));
        }
        return true;
    }

    private static ObjectNode coin(OutPoint outPoint, Coin coin, String address, long confirmations) {
        ObjectNode json = RpcValues.object()
                .put("txid", outPoint.txid().toHex())
                .put("vout", outPoint.vout())
                .put("address", address)
                .put("confirmations", confirmations)
                .put("spendable", !coin.collateral())
                .put("solvable", true)
                .put("safe", true)
                .put("collateral", coin.collateral())
                .put("satoshis", coin.value());
        json.set("amount", RpcValues.time(coin.value()));
        return json;
    }

    private Uni<JsonNode> validate(RpcParams params) {
        String text = params.text(0, "Invalid params: expected address");
        var outcome = AddressText.parse(text, node.genesis().network());
        boolean valid = outcome instanceof AddressText.Outcome.Parsed;
        ObjectNode json = RpcValues.object()
                .put("isvalid", valid)
                .put("address", text)
                .put("scriptPubKey", valid ? RpcValues.scriptOf(text) : "")
                .put("ismine", false)
                .put("iswatchonly", false)
                .put("isscript", false)
                .put("iswitness", false);
        if (outcome instanceof AddressText.Outcome.Refused refused) {
            json.put("reason", refused.detail());
        }
        return Uni.createFrom().item(json);
    }
}
