package io.timecoin.cli;

import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Address;
import io.timecoin.node.KeyFile;
import io.timecoin.node.NodeStartException;
import io.timecoin.wallet.Keystore;
import io.timecoin.wallet.KeystoreException;
import io.timecoin.wallet.Wallet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that say whose coins a command is about, and how its secret is unlocked. */
final class WalletFile {

    private static final int MAX_PASSWORD_BYTES = 4_096;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Option(
            names = "--wallet",
            paramLabel = "FILE",
            description = "The wallet's keystore; default: $TIMECOIN_WALLET or ~/.timecoin/wallet.json.")
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
                    + " asks, or the first line of standard input is taken.")
    private @Nullable Path passwordFile;

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
        String chosen = System.getenv("TIMECOIN_WALLET");
        return chosen != null && !chosen.isBlank()
                ? Path.of(chosen)
                : Path.of(System.getProperty("user.home"), ".timecoin", "wallet.json");
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

    /** Unlocks the keys. */
    Keys open(Prompt prompt) {
        requireOneSource();
        if (key != null) {
            Signer signer = signer(key);
            Address address = Address.of(signer.publicKey());
            return new Keys(List.of(address), owner -> signer);
        }
        requireKeystore();
        Wallet opened = openWallet(password(prompt, "Password of " + path()));
        return new Keys(opened.addresses(), opened::signer);
    }

    /** Nobody types a password for a file that cannot be used. */
    void requireKeystore() {
        try {
            keystore().label();
        } catch (KeystoreException e) {
            throw failed(e);
        }
    }

    /** Opens the keystore; the password is cleared. */
    Wallet openWallet(char[] password) {
        try {
            return Wallet.open(keystore(), password);
        } catch (KeystoreException e) {
            throw failed(e);
        }
    }

    /** From {@code --password-file}, or asked for. */
    char[] password(Prompt prompt, String question) {
        return passwordFile == null ? prompt.secret(question) : firstLine(passwordFile);
    }

    /** Whether somebody has to type the password. */
    boolean asksForPassword() {
        return passwordFile == null;
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

    private static char[] firstLine(Path file) {
        try {
            if (Files.isRegularFile(file) && isOpenToOthers(file)) {
                throw new CommandFailedException("others than its owner may read the password file " + file
                        + "; chmod 600 it, and change the password if somebody may have read it");
            }
            try (var in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(MAX_PASSWORD_BYTES + 1);
                List<String> lines = new String(bytes, StandardCharsets.UTF_8)
                        .lines()
                        .limit(1)
                        .toList();
                if (bytes.length > MAX_PASSWORD_BYTES
                        || lines.isEmpty()
                        || lines.getFirst().isEmpty()) {
                    throw new CommandFailedException("the password file " + file + " holds no password in its first"
                            + " line, or more than " + MAX_PASSWORD_BYTES + " bytes");
                }
                return lines.getFirst().toCharArray();
            }
        } catch (IOException e) {
            throw new CommandFailedException("the password file " + file + " cannot be read", e);
        }
    }

    private static boolean isOpenToOthers(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        return permissions.stream().anyMatch(permission -> !permission.name().startsWith("OWNER_"));
    }
}
