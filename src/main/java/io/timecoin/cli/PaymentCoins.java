package io.timecoin.cli;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.OutPoint;
import io.timecoin.wallet.CoinSelection;
import io.timecoin.wallet.CoinSelector;
import io.timecoin.wallet.Payment;
import io.timecoin.wallet.SpendableCoin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds coins for a payment that nobody spends at this moment. For one thread. */
final class PaymentCoins {

    /** Pages of a node's list that are read for one address; what lies beyond is not used for this payment. */
    private static final int MAX_PAGES = 100;

    private final NodeClient client;
    private final NodeNetwork network;

    PaymentCoins(NodeClient client, NodeNetwork network) {
        this.client = client;
        this.network = network;
    }

    /**
     * Chooses coins, asks the node about each that was chosen, and chooses again without those that a pending transaction
     * spends.
     *
     * @throws CommandFailedException if what is left does not pay for it
     */
    CoinSelection.Selected choose(Payment payment, List<Address> owners) {
        List<SpendableCoin> coins = new ArrayList<>();
        owners.forEach(owner -> coins.addAll(coinsOf(owner)));
        CoinSelector selector = new CoinSelector(network.parameters());
        Set<OutPoint> free = new HashSet<>();
        boolean spentSeen = false;
        while (true) {
            CoinSelection.Selected selected = selected(selector.select(payment, coins), spentSeen);
            List<SpendableCoin> spent = selected.coins().stream()
                    .filter(coin -> !free.contains(coin.outPoint()) && !isFree(coin, free))
                    .toList();
            if (spent.isEmpty()) {
                return selected;
            }
            spentSeen = true;
            coins.removeAll(spent);
        }
    }

    private static CoinSelection.Selected selected(CoinSelection selection, boolean spentSeen) {
        return switch (selection) {
            case CoinSelection.Selected selected -> selected;
            case CoinSelection.Refused refused
            when refused.missing() > 0 ->
                throw new CommandFailedException("the coins do not cover amount and fee: "
                        + Console.time(refused.missing()) + " are missing"
                        + (spentSeen ? "; coins that a pending transaction spends do not count" : ""));
            case CoinSelection.Refused refused ->
                throw new CommandFailedException(
                        "the payment cannot be made (" + refused.rule() + "): " + refused.detail());
        };
    }

    private boolean isFree(SpendableCoin coin, Set<OutPoint> free) {
        JsonReply state = client.get(
                "/v1/utxos/" + coin.outPoint().txid() + "/" + coin.outPoint().vout());
        return state.text("state").equals("UNSPENT") && free.add(coin.outPoint());
    }

    private List<SpendableCoin> coinsOf(Address owner) {
        String text = AddressText.encode(owner, network.network());
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
            throw new CommandFailedException(coin.origin() + " answered a coin that cannot be one", e);
        }
    }
}
