package io.timecoin.cli.wallet;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Amount;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.OutPoint;
import io.timecoin.wallet.SpendableCoin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All coins of addresses that no pending transaction touches, as a node tells them. For one thread. */
public final class OwnCoins {

    /** Pages of one address; what lies beyond is left for the next time. */
    private static final int MAX_PAGES = 100;

    private final NodeClient client;
    private final Network network;

    public OwnCoins(NodeClient client, Network network) {
        this.client = client;
        this.network = network;
    }

    /** In the order of their owners; collateral, and what an address with pending payments owns, is left out. */
    public List<SpendableCoin> of(List<Address> owners) {
        Map<OutPoint, SpendableCoin> coins = new LinkedHashMap<>();
        for (Address owner : owners) {
            String text = AddressText.encode(owner, network);
            if (client.get("/v1/addresses/" + text).amount("pendingOut") == 0) {
                coinsOf(text, owner).forEach(coin -> coins.put(coin.outPoint(), coin));
            }
        }
        List<SpendableCoin> all = List.copyOf(coins.values());
        if (Amount.sum(all.stream().mapToLong(SpendableCoin::value).toArray()).isEmpty()) {
            throw new NodeClientException(client.base() + " answered amounts that cannot be", 200, Optional.empty());
        }
        return all;
    }

    private List<SpendableCoin> coinsOf(String text, Address owner) {
        List<SpendableCoin> coins = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        int pages = 0;
        do {
            JsonReply page = client.coins(text, cursor);
            for (JsonReply coin : page.list("items")) {
                if (!coin.flag("collateral")) {
                    coins.add(coin(coin, owner));
                }
            }
            cursor = page.optionalText("cursor");
        } while (cursor.isPresent() && ++pages < MAX_PAGES);
        return coins;
    }

    private static SpendableCoin coin(JsonReply coin, Address owner) {
        try {
            OutPoint outPoint = new OutPoint(Hash256.ofHex(coin.text("txid")), Math.toIntExact(coin.number("vout")));
            return new SpendableCoin(outPoint, coin.amount("amount"), owner);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new NodeClientException(coin.origin() + " answered a coin that cannot be one", e);
        }
    }
}
