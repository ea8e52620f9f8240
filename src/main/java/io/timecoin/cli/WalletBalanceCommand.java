package io.timecoin.cli;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Amount;
import io.timecoin.ledger.Network;
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
        description = "Shows what the wallet's addresses own, and apart what the watched ones do; needs no password.",
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
        List<Address> own = file.ownAddresses();
        List<Address> watched = file.watchedAddresses();
        try (NodeClient client = node.connect()) {
            Network network = PinnedGenesis.network(client, file.source());
            print(network, balances(client, own, network), balances(client, watched, network));
        }
        return 0;
    }

    private static List<Balance> balances(NodeClient client, List<Address> addresses, Network network) {
        List<Balance> balances = new ArrayList<>();
        for (Address address : addresses) {
            balances.add(balance(client, AddressText.encode(address, network)));
        }
        return balances;
    }

    private static Balance balance(NodeClient client, String address) {
        JsonReply reply = client.get("/v1/addresses/" + address);
        return new Balance(
                address,
                amount(reply, "finalBalance"),
                amount(reply, "pendingIn"),
                amount(reply, "pendingOut"),
                reply.number("coins"),
                reply.number("asOfHeight"));
    }

    private static long amount(JsonReply reply, String field) {
        return sum(reply.origin(), reply.amount(field));
    }

    /** A node may say anything: what is no amount is said, and not added up. */
    private static long sum(String origin, long... amounts) {
        return Amount.sum(amounts)
                .orElseThrow(() -> new CommandFailedException(origin + " answered amounts that cannot be"));
    }

    private static Balance sum(List<Balance> balances) {
        String all = "all";
        return new Balance(
                all,
                sum(all, balances.stream().mapToLong(Balance::settled).toArray()),
                sum(all, balances.stream().mapToLong(Balance::in).toArray()),
                sum(all, balances.stream().mapToLong(Balance::out).toArray()),
                balances.stream().mapToLong(Balance::coins).sum(),
                balances.stream().mapToLong(Balance::height).min().orElse(0));
    }

    private void print(Network network, List<Balance> own, List<Balance> watched) {
        Balance sum = sum(own);
        Console console = new Console(spec.commandLine().getOut());
        if (node.json()) {
            Map<String, Object> json = fields(sum);
            json.remove("address");
            json.put("network", network.label());
            json.put("addresses", own.stream().map(WalletBalanceCommand::fields).toList());
            if (!watched.isEmpty()) {
                json.put(
                        "watched",
                        watched.stream().map(WalletBalanceCommand::fields).toList());
            }
            console.json(json);
            return;
        }
        Map<String, Object> rows = new LinkedHashMap<>();
        own.forEach(each -> rows.put(each.address(), words(each)));
        if (own.size() > 1) {
            rows.put("all", words(sum));
        }
        watched.forEach(each -> rows.put("watched " + each.address(), words(each)));
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
        return Console.time(balance.settled()) + " in " + balance.coins() + (balance.coins() == 1 ? " coin" : " coins")
                + pending;
    }
}
