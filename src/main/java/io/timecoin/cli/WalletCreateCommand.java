package io.timecoin.cli;

import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import io.timecoin.wallet.Keystore;
import io.timecoin.wallet.KeystoreException;
import io.timecoin.wallet.Mnemonic;
import io.timecoin.wallet.Wallet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code timecoin wallet create}: a new mnemonic, shown once, and its encrypted keystore. */
@Command(
        name = "create",
        description = "Makes a wallet and shows its mnemonic, this once; an existing file is never overwritten.",
        mixinStandardHelpOptions = true)
final class WalletCreateCommand implements Callable<Integer> {

    private static final String WARNING =
            "These words are the wallet: whoever reads them has its coins. Write them down on paper, in this order; they"
                    + " are never shown again.";
    private static final int WORDS_A_LINE = 4;

    private final Prompt prompt;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Mixin
    private WalletFile file = new WalletFile();

    @Option(names = "--words", defaultValue = "24", description = "12 or 24; default: ${DEFAULT-VALUE}.")
    private int words;

    @Option(names = "--json", description = "Prints JSON for programs, the mnemonic included.")
    private boolean json;

    WalletCreateCommand() {
        this(Prompt.ofProcess());
    }

    WalletCreateCommand(Prompt prompt) {
        this.prompt = prompt;
    }

    @Override
    public Integer call() {
        if (words != 12 && words != 24) {
            throw new ParameterException(spec.commandLine(), "--words is 12 or 24, not " + words);
        }
        file.requireNoKey();
        if (Files.exists(file.path())) {
            throw new CommandFailedException(file.path() + " exists already; a wallet is never overwritten");
        }
        char[] password = newPassword();
        makeDirectory();
        Wallet wallet = Wallet.of(Mnemonic.generate(new SecureRandom(), words), 1);
        store(wallet, password);
        print(wallet);
        return 0;
    }

    private char[] newPassword() {
        char[] password = file.password(prompt, "New password for " + file.path());
        if (file.asksForPassword() && prompt.isInteractive()) {
            char[] again = prompt.secret("The same password again");
            boolean same = Arrays.equals(password, again);
            Arrays.fill(again, '\0');
            if (!same) {
                Arrays.fill(password, '\0');
                throw new CommandFailedException("the two passwords differ; nothing was written");
            }
        }
        return password;
    }

    private void makeDirectory() {
        Path directory = file.path().toAbsolutePath().getParent();
        try {
            if (directory != null && Files.notExists(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            throw new CommandFailedException("the directory " + directory + " cannot be made", e);
        }
    }

    private void store(Wallet wallet, char[] password) {
        Keystore.Content content = wallet.content();
        try {
            file.keystore().create(content, password);
        } catch (KeystoreException e) {
            throw file.failed(e);
        } finally {
            Arrays.fill(content.secret(), (byte) 0);
        }
    }

    private void print(Wallet wallet) {
        Address address = wallet.addresses().getFirst();
        Map<String, Object> rows = new LinkedHashMap<>();
        rows.put("wallet", file.path().toString());
        for (Network network : Network.values()) {
            rows.put(network.label(), AddressText.encode(address, network));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            spec.commandLine().getErr().println(WARNING);
            rows.put("mnemonic", wallet.mnemonic().phrase());
            new Console(out).json(rows);
            return;
        }
        new Console(out).table(rows);
        out.println();
        out.println(WARNING);
        out.println();
        List<String> phrase = wallet.mnemonic().words();
        for (int i = 0; i < phrase.size(); i++) {
            boolean last = (i + 1) % WORDS_A_LINE == 0;
            out.print(String.format("%4d %-9s", i + 1, phrase.get(i)) + (last ? System.lineSeparator() : ""));
        }
        out.flush();
    }
}
