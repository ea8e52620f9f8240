package io.timecoin.cli.wallet;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.OutPoint;
import java.util.List;
import java.util.Optional;

/** What a transaction's inputs were worth, and whose they were, as a node tells it. For one thread. */
final class SpentCoins {

    private final NodeClient client;
    private final Network network;

    SpentCoins(NodeClient client, Network network) {
        this.client = client;
        this.network = network;
    }

    /** A coin that was spent. */
    record Spent(Address owner, long value) {}

    /** In no order; empty if the node does not know all of them. */
    Optional<List<Spent>> of(List<OutPoint> inputs) {
        List<JsonReply> coins = client.coinStates(inputs);
        return coins.size() == inputs.size()
                ? Optional.of(coins.stream()
                        .map(coin -> new Spent(owner(coin), coin.amount("amount")))
                        .toList())
                : Optional.empty();
    }

    private Address owner(JsonReply coin) {
        return switch (AddressText.parse(coin.text("address"), network)) {
            case AddressText.Outcome.Parsed parsed -> parsed.address();
            case AddressText.Outcome.Refused _ ->
                throw new NodeClientException(
                        coin.origin() + " answered a coin of no address of " + network.label(), 200, Optional.empty());
        };
    }
}
