package io.timecoin.cli;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import io.timecoin.wallet.KeystoreException;
import io.timecoin.wallet.WatchedAddresses;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code timecoin wallet watch}: addresses that the wallet looks at and cannot pay from. */
@Command(
        name = "watch",
        description = {
            "Adds an address whose balance and history are shown beside the wallet's own, and which it never pays from.",
            "Without an address it shows those it watches."
        },
        mixinStandardHelpOptions = true)
final class WalletWatchCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Mixin
    private WalletFile file = new WalletFile();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Parameters(arity = "0..1", paramLabel = "ADDRESS", description = "Of anybody.")
    private @Nullable String address;

    @Option(names = "--remove", description = "Watches it no more.")
    private boolean remove;

    @Option(
            names = "--network",
            description = "mainnet, testnet or devnet; then no node is asked. Default: the network of the node.")
    private @Nullable Network network;

    @Override
    public Integer call() {
        file.requireNoKey();
        if (remove && address == null) {
            throw new ParameterException(spec.commandLine(), "which address is to be watched no more?");
        }
        Network form = network == null ? networkOfNode() : network;
        try {
            WatchedAddresses watched = file.watched();
            if (address != null) {
                change(watched, parsed(address, form));
            } else {
                print(watched.list(), form);
            }
        } catch (KeystoreException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
        return 0;
    }

    private void change(WatchedAddresses watched, Address named) throws KeystoreException {
        if (remove && !watched.remove(named)) {
            throw new CommandFailedException(address + " is not watched");
        }
        if (!remove && Files.exists(file.path()) && file.addresses().contains(named)) {
            throw new CommandFailedException(address + " is the wallet's own");
        }
        if (!remove && !watched.add(named)) {
            throw new CommandFailedException(address + " is watched already");
        }
    }

    private static Address parsed(String text, Network form) {
        return switch (AddressText.parse(text, form)) {
            case AddressText.Outcome.Parsed parsed -> parsed.address();
            case AddressText.Outcome.Refused refused ->
                throw new CommandFailedException(text + " cannot be watched: " + refused.detail());
        };
    }

    private void print(List<Address> addresses, Network form) {
        Console console = new Console(spec.commandLine().getOut());
        List<String> texts =
                addresses.stream().map(each -> AddressText.encode(each, form)).toList();
        if (node.json()) {
            console.json(Map.of("network", form.label(), "watched", texts));
        } else {
            texts.forEach(console::line);
        }
    }

    private Network networkOfNode() {
        try (NodeClient client = node.connect()) {
            return PinnedGenesis.network(client, file.path());
        }
    }
}
