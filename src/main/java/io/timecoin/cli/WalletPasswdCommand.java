package io.timecoin.cli;

import io.timecoin.wallet.Keystore;
import io.timecoin.wallet.KeystoreException;
import io.timecoin.wallet.PasswordText;
import io.timecoin.wallet.Wallet;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code timecoin wallet passwd}: another password for the same wallet. */
@Command(
        name = "passwd",
        description = {
            "Changes the wallet's password: the old one first, then the new one.",
            "Copies of the file that were made before keep the old one."
        },
        mixinStandardHelpOptions = true)
final class WalletPasswdCommand implements Callable<Integer> {

    private final Prompt prompt;

    @Mixin
    private WalletFile file = new WalletFile();

    @Option(
            names = "--new-password-file",
            paramLabel = "FILE",
            description = "Its first line is the new password; only its owner may read it.")
    private @Nullable Path newPasswordFile;

    WalletPasswdCommand() {
        this(Prompt.ofProcess());
    }

    WalletPasswdCommand(Prompt prompt) {
        this.prompt = prompt;
    }

    @Override
    public Integer call() {
        file.requireNoKey();
        file.requireKeystore();
        char[] old = file.password(prompt);
        try {
            Keystore keystore = file.keystore();
            Wallet.open(keystore, old.clone()); // a wrong one is said before somebody thinks of a new one
            char[] fresh = newPasswordFile == null
                    ? prompt.newSecret("New password")
                    : Prompt.requireLong(PasswordText.composed(SecretFile.firstLine(newPasswordFile)));
            keystore.changePassword(old, fresh);
            return 0;
        } catch (KeystoreException e) {
            throw file.failed(e);
        } finally {
            Arrays.fill(old, '\0');
        }
    }
}
