package io.timecoin.cli;

import io.timecoin.cli.wallet.SeedWords;
import io.timecoin.cli.wallet.UsedAddresses;
import io.timecoin.wallet.Mnemonic;
import io.timecoin.wallet.MnemonicException;
import io.timecoin.wallet.PasswordText;
import io.timecoin.wallet.Wallet;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code timecoin wallet restore}: a wallet's file again, from its words. */
@Command(
        name = "restore",
        description = {
            "Makes a wallet's file again from its words, which are asked for without showing them.",
            "A node is asked which of its addresses were used."
        },
        mixinStandardHelpOptions = true)
final class WalletRestoreCommand implements Callable<Integer> {

    private static final int MAX_WORDS_BYTES = 4_096;

    private final Prompt prompt;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Mixin
    private WalletFile file = new WalletFile();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Option(
            names = "--words-file",
            paramLabel = "FILE",
            description = "Has the words, in their order; only its owner may read it. Without it the terminal asks, or"
                    + " the first line of standard input is taken if something is piped into it.")
    private @Nullable Path wordsFile;

    @Mixin
    private AddressSearch search = new AddressSearch();

    WalletRestoreCommand() {
        this(Prompt.ofProcess());
    }

    WalletRestoreCommand(Prompt prompt) {
        this.prompt = prompt;
    }

    @Override
    public Integer call() {
        search.requirePossible();
        NewWallet fresh = new NewWallet(file);
        fresh.requireNone();
        Mnemonic mnemonic = mnemonic();
        int used = search.count(node, file.path(), mnemonic, 0);
        Wallet wallet = Wallet.of(mnemonic, Math.max(1, used));
        fresh.keep(wallet, file.newPassword(prompt), () -> {});
        print(fresh.rows(wallet), used);
        return 0;
    }

    private Mnemonic mnemonic() {
        try {
            return SeedWords.parse(wordsFile == null ? typed() : ofFile(wordsFile));
        } catch (MnemonicException e) {
            throw new CommandFailedException(e.getMessage() + "; nothing was written", e);
        }
    }

    private String typed() {
        char[] line = PasswordText.composed(prompt.secret("The words, in their order and in one line"));
        try {
            return new String(line);
        } finally {
            Arrays.fill(line, '\0');
        }
    }

    private static String ofFile(Path words) {
        byte[] bytes = SecretFile.bytes(words, MAX_WORDS_BYTES);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text; // a byte order mark
        } catch (CharacterCodingException e) {
            throw new CommandFailedException("the file " + words + " is not text in UTF-8", e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private void print(Map<String, Object> rows, int used) {
        Console console = new Console(spec.commandLine().getOut());
        if (node.json()) {
            rows.put("addresses", Math.max(1, used));
            console.json(rows);
            return;
        }
        rows.put("addresses", Math.max(1, used));
        console.table(rows);
        if (used == 0) {
            spec.commandLine()
                    .getErr()
                    .println("timecoin: the node knows none of the first " + UsedAddresses.AHEAD
                            + " addresses; are these words of this network? Another node may know more.");
        }
    }
}
