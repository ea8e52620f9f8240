package io.timecoin.cli;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.wallet.HistoryEntry;
import io.timecoin.cli.wallet.WalletHistory;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Amount;
import io.timecoin.ledger.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code timecoin wallet history}: what came and what was paid. */
@Command(
        name = "history",
        description = "Shows what the wallet was paid and what it paid, newest first; needs no password.",
        mixinStandardHelpOptions = true)
final class WalletHistoryCommand implements Callable<Integer> {

    private static final String CSV_HEAD = "time,height,state,direction,amount,fee,counterparties,watched,txid";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Mixin
    private WalletFile file = new WalletFile();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many are shown; default: ${DEFAULT-VALUE}.")
    private long limit;

    @Option(names = "--all", description = "Shows all of them, whatever the limit.")
    private boolean all;

    @Option(names = "--csv", description = "Prints comma-separated values with a head line; amounts are TIME.")
    private boolean csv;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit is at least 1, not " + limit);
        }
        if (csv && node.json()) {
            throw new ParameterException(spec.commandLine(), "--csv and --json exclude each other");
        }
        List<Address> own = file.ownAddresses();
        List<Address> watched = file.watchedAddresses();
        Console console = new Console(spec.commandLine().getOut());
        try (NodeClient client = node.connect()) {
            Network network = PinnedGenesis.network(client, file.source());
            new Console(spec.commandLine().getErr())
                    .line(
                            "timecoin: what is final, when and at what height is as this node says; timecoin tx TXID --genesis"
                                    + " FILE checks it");
            if (csv) {
                console.line(CSV_HEAD);
            }
            new WalletHistory(client, network, own, watched)
                    .read(all ? Long.MAX_VALUE : limit, entry -> print(console, entry, network));
        }
        return 0;
    }

    private void print(Console console, HistoryEntry entry, Network network) {
        if (node.json()) {
            console.json(fields(entry, network));
        } else {
            console.line(csv ? String.join(",", cells(entry, network)) : words(entry, network));
        }
        console.requireWritten(); // a list can be long, and its reader gone
    }

    private static Map<String, Object> fields(HistoryEntry entry, Network network) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("txid", entry.txid().toHex());
        fields.put("state", entry.state());
        fields.put("checked", false); // state and place are what the node says
        entry.place().ifPresent(place -> {
            fields.put("height", place.height());
            fields.put("time", place.time().toString());
        });
        fields.put("direction", direction(entry));
        entry.amount().ifPresent(amount -> fields.put("amount", Long.toString(amount)));
        entry.fee().ifPresent(fee -> fields.put("fee", Long.toString(fee)));
        fields.put("counterparties", counterparties(entry, network));
        fields.put("watched", entry.watched());
        return fields;
    }

    /** No cell needs quotes: all are numbers, words of ours, hexadecimal or Base58. */
    private static List<String> cells(HistoryEntry entry, Network network) {
        return List.of(
                entry.place().map(place -> place.time().toString()).orElse(""),
                entry.place().map(place -> Long.toString(place.height())).orElse(""),
                entry.state(),
                direction(entry),
                text(entry.amount()),
                text(entry.fee()),
                String.join(" ", counterparties(entry, network)),
                Boolean.toString(entry.watched()),
                entry.txid().toHex());
    }

    private static String text(OptionalLong satoshis) {
        return satoshis.isPresent() ? Amount.format(satoshis.getAsLong()) : "";
    }

    private static String words(HistoryEntry entry, Network network) {
        String when = entry.place()
                .map(place -> place.time() + "  block " + place.height())
                .orElse("pending");
        String fee = entry.fee().isPresent() ? ", fee " + text(entry.fee()) : "";
        String amount = entry.amount().isPresent()
                ? Console.time(entry.amount().getAsLong())
                : "an amount that this node does not know";
        String who = switch (entry.direction()) {
            case IN -> entry.counterparties().isEmpty() ? " from the network" : " from " + named(entry, network);
            case OUT -> " to " + named(entry, network);
            case SELF -> " to itself";
        };
        return when + "  " + direction(entry) + " " + amount + fee + who + (entry.watched() ? "  (watched)" : "") + "  "
                + entry.txid();
    }

    private static String named(HistoryEntry entry, Network network) {
        List<String> all = counterparties(entry, network);
        return all.isEmpty()
                ? "itself"
                : all.getFirst() + (all.size() == 1 ? "" : " and " + (all.size() - 1) + " more");
    }

    private static List<String> counterparties(HistoryEntry entry, Network network) {
        return entry.counterparties().stream()
                .map(address -> AddressText.encode(address, network))
                .collect(Collectors.toList());
    }

    private static String direction(HistoryEntry entry) {
        return entry.direction().name().toLowerCase(Locale.ROOT);
    }
}
