package io.timecoin.wallet;

import io.timecoin.files.WholeFile;
import io.timecoin.ledger.Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Addresses of others that a wallet only looks at, in a file beside its keystore, one a line in hexadecimal: there is no secret in
 * it. They are never paid from, for the wallet has no keys of them. For one thread.
 */
public final class WatchedAddresses {

    /** Most addresses that are watched. */
    public static final int MOST = 1_000;

    private static final int MAX_BYTES = 100_000;

    private final Path path;
    private final PrivateFile file;

    private WatchedAddresses(Path path, Path keystore) {
        this.path = path;
        this.file = new PrivateFile(path, keystore, PrivateFile.PATIENCE);
    }

    /** Those of the wallet in this keystore; beside the file itself, whatever links lead to it. */
    public static WatchedAddresses beside(Path keystore) {
        return new WatchedAddresses(WholeFile.beside(keystore, ".watched"), keystore);
    }

    /**
     * In the order in which they were added.
     *
     * @throws KeystoreException if they cannot be read
     */
    public List<Address> list() throws KeystoreException {
        return List.copyOf(read());
    }

    /**
     * Adds one; whether it was not there.
     *
     * @throws KeystoreException if it cannot be written, or there would be more than {@value #MOST}
     */
    public boolean add(Address address) throws KeystoreException {
        return change(watched -> watched.add(address));
    }

    /**
     * Takes one away; whether it was there.
     *
     * @throws KeystoreException if it cannot be written
     */
    public boolean remove(Address address) throws KeystoreException {
        return change(watched -> watched.remove(address));
    }

    private boolean change(Predicate<Set<Address>> change) throws KeystoreException {
        AtomicBoolean changed = new AtomicBoolean();
        file.alone(() -> {
            Set<Address> watched = read();
            if (change.test(watched)) {
                requireRoom(watched);
                write(watched);
                changed.set(true);
            }
        });
        return changed.get();
    }

    private static void requireRoom(Set<Address> watched) throws KeystoreException {
        if (watched.size() > MOST) {
            throw new KeystoreException(
                    KeystoreException.Reason.UNSUPPORTED, "at most " + MOST + " addresses are watched");
        }
    }

    private void write(Set<Address> watched) throws KeystoreException {
        String text = watched.stream()
                .map(address -> HexFormat.of().formatHex(address.toBytes()) + "\n")
                .collect(Collectors.joining());
        file.replace(text.getBytes(StandardCharsets.US_ASCII));
    }

    private Set<Address> read() throws KeystoreException {
        List<String> lines;
        try {
            lines = new String(file.read(MAX_BYTES), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        } catch (KeystoreException e) {
            if (e.reason() == KeystoreException.Reason.NOT_FOUND) {
                return new LinkedHashSet<>();
            }
            throw e;
        }
        List<Address> addresses = new ArrayList<>();
        try {
            lines.forEach(line -> addresses.add(Address.of(HexFormat.of().parseHex(line))));
        } catch (IllegalArgumentException e) {
            throw new KeystoreException(
                    KeystoreException.Reason.DAMAGED, path + " does not hold one address in each line", e);
        }
        return new LinkedHashSet<>(addresses);
    }
}
