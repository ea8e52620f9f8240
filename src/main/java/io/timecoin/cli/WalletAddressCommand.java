package io.timecoin.cli;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import io.timecoin.wallet.Keystore;
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
import picocli.CommandLine.Spec;

/** {@code timecoin wallet address}: where others pay to. */
@Command(
        name = "address",
        description = "Shows the wallet's addresses, one a line, in the form of the node's network.",
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

    WalletAddressCommand() {
        this(Prompt.ofProcess());
    }

    WalletAddressCommand(Prompt prompt) {
        this.prompt = prompt;
    }

    @Override
    public Integer call() {
        Network form = network == null ? networkOfNode() : network;
        List<Address> addresses = another ? List.of(handOut()) : file.addresses();
        List<String> texts =
                addresses.stream().map(each -> AddressText.encode(each, form)).toList();
        Console console = new Console(spec.commandLine().getOut());
        if (node.json()) {
            console.json(Map.of("network", form.label(), "addresses", texts));
        } else {
            texts.forEach(console::line);
        }
        return 0;
    }

    private Network networkOfNode() {
        try (NodeClient client = node.connect()) {
            return NodeNetwork.of(client.status()).network();
        }
    }

    private Address handOut() {
        file.requireNoKey();
        file.requireKeystore();
        char[] password = file.password(prompt, "Password of " + file.path());
        Wallet wallet = file.openWallet(password.clone());
        Address added = wallet.addAddress();
        Keystore.Content content = wallet.content();
        try {
            file.keystore().replace(content, password);
        } catch (KeystoreException e) {
            throw file.failed(e);
        } finally {
            Arrays.fill(content.secret(), (byte) 0);
        }
        return added;
    }
}
