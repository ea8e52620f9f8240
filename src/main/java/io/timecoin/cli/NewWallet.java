package io.timecoin.cli;

import io.timecoin.files.FileTrouble;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import io.timecoin.wallet.Keystore;
import io.timecoin.wallet.KeystoreException;
import io.timecoin.wallet.Wallet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A wallet that is about to have a file.
 *
 * @param file which must not exist
 */
record NewWallet(WalletFile file) {

    /** Nobody types anything for a file that cannot be made. */
    void requireNone() {
        file.requireNoKey();
        if (Files.exists(file.path())) {
            throw new CommandFailedException(file.path() + " exists already; a wallet is never overwritten");
        }
    }

    /** Keeps it once {@code shown} has returned; the password is cleared. */
    void keep(Wallet wallet, char[] password, Runnable shown) {
        makeDirectory();
        Keystore.Content content = wallet.content();
        try {
            file.keystore().create(content, password, shown);
        } catch (KeystoreException e) {
            throw e.reason() == KeystoreException.Reason.EXISTS
                    ? new CommandFailedException(file.path() + " exists already; a wallet is never overwritten", e)
                    : file.failed(e);
        } finally {
            Arrays.fill(content.secret(), (byte) 0);
        }
    }

    /** What is printed of it: its file, and its first address in the form of each network. */
    Map<String, Object> rows(Wallet wallet) {
        Map<String, Object> rows = new LinkedHashMap<>();
        rows.put("wallet", file.path().toString());
        for (Network network : Network.values()) {
            rows.put(network.label(), AddressText.encode(wallet.addresses().getFirst(), network));
        }
        return rows;
    }

    /** Not that of a link's target: a stick that is not there must not be replaced by a directory of its name. */
    private void makeDirectory() {
        Path directory = file.path().toAbsolutePath().getParent();
        try {
            if (directory != null && Files.notExists(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            throw new CommandFailedException("the directory " + directory + " cannot be made: " + FileTrouble.of(e), e);
        }
    }
}
