package io.timecoin.cli;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import io.timecoin.wallet.KeystoreException;
import io.timecoin.wallet.Wallet;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code timecoin wallet address}: where others pay to. */
@Command(
        name = "address",
        description = "Shows the wallet's newest address, in the form of the node's network.",
        mixinStandardHelpOptions = true)
final class WalletAddressCommand implements Callable<Integer> {

    private final Prompt prompt;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Mixin
    private WalletFile file = new WalletFile();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Option(
            names = "--network",
            description = "mainnet, testnet or devnet; then no node is asked. Default: the network of the node.")
    private @Nullable Network network;

    @Option(names = "--new", description = "Hands out one more address and shows only that; asks for the password.")
    private boolean another;

    @Option(
            names = "--find",
            description =
                    "Asks the node for addresses of this wallet that a copy of it has handed out, adds and shows them;"
                            + " asks for the password.")
    private boolean find;

    @Option(names = "--all", description = "Shows all addresses, one a line, the oldest first.")
    private boolean all;

    @Mixin
    private AddressSearch search = new AddressSearch();

    WalletAddressCommand() {
        this(Prompt.ofProcess());
    }

    WalletAddressCommand(Prompt prompt) {
        this.prompt = prompt;
    }

    @Override
    public Integer call() {
        if ((all ? 1 : 0) + (another ? 1 : 0) + (find ? 1 : 0) > 1) {
            throw new ParameterException(spec.commandLine(), "--all, --new and --find exclude each other");
        }
        if (search.isKnown() && !find) {
            throw new ParameterException(spec.commandLine(), "--addresses says how many --find has to add");
        }
        search.requirePossible();
        Network form = network == null ? networkOfNode() : network;
        List<String> texts =
                chosen().stream().map(each -> AddressText.encode(each, form)).toList();
        Console console = new Console(spec.commandLine().getOut());
        if (node.json()) {
            console.json(Map.of("network", form.label(), "addresses", texts));
        } else {
            texts.forEach(console::line);
        }
        return 0;
    }

    private List<Address> chosen() {
        if (another) {
            return List.of(handOut());
        }
        if (find) {
            return found();
        }
        List<Address> addresses = file.addresses();
        return all ? addresses : List.of(addresses.getLast());
    }

    private Network networkOfNode() {
        try (NodeClient client = node.connect()) {
            return PinnedGenesis.network(client, file.source());
        }
    }

    private Address handOut() {
        file.requireNoKey();
        file.requireKeystore();
        try {
            return Wallet.handOut(file.keystore(), file.password(prompt));
        } catch (KeystoreException e) {
            throw file.failed(e);
        }
    }

    /** What a copy of the file hands out is not in this one, but follows from the same words. */
    private List<Address> found() {
        file.requireNoKey();
        file.requireKeystore();
        char[] password = file.password(prompt);
        try {
            Wallet wallet = Wallet.open(file.keystore(), password.clone());
            int used = search.count(
                    node, file.source(), wallet.mnemonic(), wallet.addresses().size());
            return Wallet.handOutUpTo(file.keystore(), password, used);
        } catch (KeystoreException e) {
            throw file.failed(e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }
}
