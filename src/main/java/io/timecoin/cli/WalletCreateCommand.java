package io.timecoin.cli;

import io.timecoin.wallet.Mnemonic;
import io.timecoin.wallet.Wallet;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
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
        NewWallet fresh = new NewWallet(file);
        fresh.requireNone();
        char[] password = file.newPassword(prompt);
        Wallet wallet = Wallet.of(Mnemonic.generate(new SecureRandom(), words), 1);
        Console console = new Console(spec.commandLine().getOut());
        fresh.keep(wallet, password, () -> {
            print(console, wallet, fresh.rows(wallet));
            console.requireWritten();
        });
        return 0;
    }

    private void print(Console console, Wallet wallet, Map<String, Object> rows) {
        if (json) {
            spec.commandLine().getErr().println(WARNING);
            rows.put("mnemonic", wallet.mnemonic().phrase());
            console.json(rows);
            return;
        }
        console.table(rows);
        console.line("");
        console.line(WARNING);
        console.line("");
        List<String> phrase = wallet.mnemonic().words();
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < phrase.size(); i++) {
            // In any locale the same digits: people read the numbers off the paper again.
            line.append(String.format(Locale.ROOT, "%4d %-9s", i + 1, phrase.get(i)));
            if ((i + 1) % WORDS_A_LINE == 0) {
                console.line(line.toString());
                line.setLength(0);
            }
        }
    }
}
