package io.timecoin.cli;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Amount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code timecoin wallet balance}: what is final, and what is on its way. */
@Command(
        name = "balance",
        description = "Shows what the wallet's addresses own; needs no password.",
        mixinStandardHelpOptions = true)
final class WalletBalanceCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Mixin
    private WalletFile file = new WalletFile();

    @Mixin
    private NodeOptions node = new NodeOptions();

    /**
     * Satoshis.
     *
     * @param settled final and unspent
     * @param in arriving by pending transactions
     * @param out leaving by pending transactions
     */
    private record Balance(String address, long settled, long in, long out, long coins, long height) {}

    @Override
    public Integer call() {
        List<Address> addresses = file.addresses();
        try (NodeClient client = node.connect()) {
            NodeNetwork network = NodeNetwork.of(client.status());
            List<Balance> balances = new ArrayList<>();
            for (Address address : addresses) {
                balances.add(balance(client, AddressText.encode(address, network.network())));
            }
            print(network, balances);
        }
        return 0;
    }

    private static Balance balance(NodeClient client, String address) {
        JsonReply reply = client.get("/v1/addresses/" + address);
        return new Balance(
                address,
                reply.amount("finalBalance"),
                reply.amount("pendingIn"),
                reply.amount("pendingOut"),
                reply.number("coins"),
                reply.number("asOfHeight"));
    }

    private void print(NodeNetwork network, List<Balance> balances) {
        Balance sum = new Balance(
                "all",
                balances.stream().mapToLong(Balance::settled).reduce(0, Math::addExact),
                balances.stream().mapToLong(Balance::in).reduce(0, Math::addExact),
                balances.stream().mapToLong(Balance::out).reduce(0, Math::addExact),
                balances.stream().mapToLong(Balance::coins).sum(),
                balances.stream().mapToLong(Balance::height).min().orElse(0));
        Console console = new Console(spec.commandLine().getOut());
        if (node.json()) {
            Map<String, Object> json = fields(sum);
            json.remove("address");
            json.put("network", network.network().label());
            json.put(
                    "addresses",
                    balances.stream().map(WalletBalanceCommand::fields).toList());
            console.json(json);
            return;
        }
        Map<String, Object> rows = new LinkedHashMap<>();
        balances.forEach(each -> rows.put(each.address(), words(each)));
        if (balances.size() > 1) {
            rows.put("all", words(sum));
        }
        console.table(rows);
    }

    private static Map<String, Object> fields(Balance balance) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("address", balance.address());
        fields.put("finalBalance", Long.toString(balance.settled()));
        fields.put("pendingIn", Long.toString(balance.in()));
        fields.put("pendingOut", Long.toString(balance.out()));
        fields.put("coins", balance.coins());
        fields.put("asOfHeight", balance.height());
        return fields;
    }

    private static String words(Balance balance) {
        String pending = balance.in() == 0 && balance.out() == 0
                ? ""
                : ", pending +" + Amount.format(balance.in()) + " -" + Amount.format(balance.out());
        return Console.time(balance.settled()) + " in " + balance.coins() + " coins" + pending;
    }
}
