package io.timecoin.cli;

import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import io.timecoin.node.KeyFile;
import io.timecoin.node.NodeStartException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code timecoin keys}: key files. */
@Command(
        name = "keys",
        description = "Makes and shows key files.",
        mixinStandardHelpOptions = true,
        subcommands = {KeysCommand.Generate.class, KeysCommand.Show.class})
final class KeysCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw UsageReport.whichCommand(spec.commandLine());
    }

    /** What both commands print. */
    abstract static class OfOneFile implements Callable<Integer> {

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
        CommandSpec spec;

        @Parameters(paramLabel = "FILE", description = "The key file.")
        @SuppressWarnings("NullAway.Init") // required
        Path file;

        @Option(
                names = "--network",
                defaultValue = "mainnet",
                description = "Whose address form to show: mainnet, testnet or devnet; default: ${DEFAULT-VALUE}.")
        @SuppressWarnings("NullAway.Init") // has a default
        Network network;

        @Option(names = "--json", description = "Prints JSON for programs.")
        boolean json;

        void print(PublicKey key) {
            Map<String, Object> rows = new LinkedHashMap<>();
            rows.put("file", file.toString());
            rows.put("publicKey", key.toHex());
            rows.put("address", AddressText.encode(Address.of(key), network));
            Console console = new Console(spec.commandLine().getOut());
            if (json) {
                console.json(rows);
            } else {
                console.table(rows);
            }
        }
    }

    /** A new key in a new file. */
    @Command(
            name = "generate",
            description = {
                "Makes a key file and shows its public key. Nobody but its owner can read it.",
                "For a masternode's operator key use: timecoin init --masternode"
            },
            mixinStandardHelpOptions = true)
    static final class Generate extends OfOneFile {
        @Override
        public Integer call() {
            try {
                print(KeyFile.create(file, new SecureRandom()).publicKey());
                return 0;
            } catch (NodeStartException e) {
                throw new CommandFailedException(String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** The public side of a key file; the secret one only to a terminal. */
    @Command(
            name = "show",
            description = "Shows the public key and address of a key file.",
            mixinStandardHelpOptions = true)
    static final class Show extends OfOneFile {

        @Option(
                names = "--show-secret",
                description = "Prints the secret seed as well; only to a terminal, so that no file or pipe keeps it.")
        private boolean secret;

        @Override
        public Integer call() {
            if (secret && !LiveBlock.isInteractive()) {
                throw new CommandFailedException("a secret is only shown on a terminal; copy the key file instead");
            }
            try {
                print(KeyFile.read(file).publicKey());
                if (secret) {
                    byte[] seed = KeyFile.readSeed(file);
                    spec.commandLine()
                            .getOut()
                            .println("secret     " + HexFormat.of().formatHex(seed));
                    Arrays.fill(seed, (byte) 0);
                }
                return 0;
            } catch (NodeStartException e) {
                throw new CommandFailedException(String.valueOf(e.getMessage()), e);
            }
        }
    }
}
