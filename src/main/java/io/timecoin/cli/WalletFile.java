package io.timecoin.cli;

import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Address;
import io.timecoin.node.KeyFile;
import io.timecoin.node.NodeStartException;
import io.timecoin.wallet.Keystore;
import io.timecoin.wallet.KeystoreException;
import io.timecoin.wallet.PasswordText;
import io.timecoin.wallet.Wallet;
import io.timecoin.wallet.WatchedAddresses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that say whose coins a command is about, and how its secret is unlocked. */
final class WalletFile {

    private final Map<String, String> environment;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Option(
            names = "--wallet",
            paramLabel = "FILE",
            description = "The wallet's keystore; default: the variable TIMECOIN_WALLET, else ~/.timecoin/wallet.json.")
    private @Nullable Path wallet;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "Instead of a wallet: a plain key file, such as faucet.key of a local network.")
    private @Nullable Path key;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Its first line is the wallet's password; only its owner may read it. Without it the terminal"
                    + " asks, or the first line of standard input is taken if something is piped into it.")
    private @Nullable Path passwordFile;

    WalletFile() {
        this(System.getenv());
    }

    WalletFile(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Keys that can sign.
     *
     * @param addresses whose coins can be spent
     */
    record Keys(List<Address> addresses, Function<Address, Signer> signers) {
        Keys {
            addresses = List.copyOf(addresses);
        }
    }

    /** The keystore's place. */
    Path path() {
        if (wallet != null) {
            return wallet;
        }
        // A blank one is what scripts and compose files make of a variable that nobody set.
        String chosen = environment.getOrDefault("TIMECOIN_WALLET", "");
        return chosen.isBlank()
                ? HomeDirectory.in(environment).wallet()
                : HomeDirectory.path("TIMECOIN_WALLET", chosen);
    }

    /** The file whose coins are meant: the plain key file that was named, else the keystore. */
    Path source() {
        return key == null ? path() : key;
    }

    /** Refuses {@code --key} where only a wallet will do. */
    void requireNoKey() {
        if (key != null) {
            throw new ParameterException(spec.commandLine(), "--key has no wallet's file to work on");
        }
    }

    Keystore keystore() {
        return new Keystore(path(), new SecureRandom());
    }

    /** The addresses, which need no password. */
    List<Address> addresses() {
        requireOneSource();
        if (key != null) {
            return List.of(Address.of(signer(key).publicKey()));
        }
        try {
            return keystore().label().publicKeys().stream().map(Address::of).toList();
        } catch (KeystoreException e) {
            throw failed(e);
        }
    }

    /** The addresses of the wallet or key; none if there is no wallet, which may be there only to watch others. */
    List<Address> ownAddresses() {
        return key == null && Files.notExists(path()) && !watchedAddresses().isEmpty() ? List.of() : addresses();
    }

    /** Addresses that are only looked at; none beside a key. */
    List<Address> watchedAddresses() {
        try {
            return key == null ? watched().list() : List.of();
        } catch (KeystoreException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    WatchedAddresses watched() {
        return WatchedAddresses.beside(path());
    }

    /** Unlocks the keys. */
    Keys open(Prompt prompt) {
        requireOneSource();
        if (key != null) {
            Signer signer = signer(key);
            Address address = Address.of(signer.publicKey());
            return new Keys(List.of(address), owner -> signer);
        }
        requireKeystore();
        try {
            Wallet opened = Wallet.open(keystore(), password(prompt));
            return new Keys(opened.addresses(), opened::signer);
        } catch (KeystoreException e) {
            throw failed(e);
        }
    }

    /** Nobody types a password for a file that cannot be used; of one that others may read its owner is told. */
    void requireKeystore() {
        try {
            Keystore keystore = keystore();
            keystore.label();
            if (keystore.isOpenToOthers()) {
                spec.commandLine()
                        .getErr()
                        .println("timecoin: others may read " + path()
                                + ": its password alone keeps them from the coins; chmod 600 it, and do not give"
                                + " copies away");
            }
        } catch (KeystoreException e) {
            throw failed(e);
        }
    }

    /** The password of the wallet there is: from {@code --password-file}, or asked for. */
    char[] password(Prompt prompt) {
        return passwordFile == null ? prompt.secret("Password of " + path()) : SecretFile.firstLine(passwordFile);
    }

    /** The password of a wallet that is to be: from {@code --password-file}, or asked for. */
    char[] newPassword(Prompt prompt) {
        return passwordFile == null
                ? prompt.newSecret("New password for " + path())
                : Prompt.requireLong(PasswordText.composed(SecretFile.firstLine(passwordFile)));
    }

    /** What the user is told of a keystore that cannot be used. */
    CommandFailedException failed(KeystoreException e) {
        String hint = e.reason() == KeystoreException.Reason.NOT_FOUND ? "; make one with: timecoin wallet create" : "";
        return new CommandFailedException(path() + ": " + e.getMessage() + hint, e);
    }

    private void requireOneSource() {
        if (key != null && wallet != null) {
            throw new ParameterException(spec.commandLine(), "--key and --wallet exclude each other");
        }
    }

    private static Signer signer(Path keyFile) {
        try {
            return KeyFile.read(keyFile);
        } catch (NodeStartException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }
}
