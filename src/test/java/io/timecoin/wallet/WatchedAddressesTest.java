package io.timecoin.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.timecoin.ledger.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchedAddressesTest {

    private static final Address ONE = CoinSelectorTest.owner(1);
    private static final Address TWO = CoinSelectorTest.owner(2);

    @TempDir
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private WatchedAddresses watched;

    @BeforeEach
    void open() {
        watched = WatchedAddresses.beside(directory.resolve("wallet.json"));
    }

    @Test
    void areKeptInTheirOrderBesideTheWallet() throws KeystoreException {
        assertEquals(List.of(), watched.list());
        assertTrue(watched.add(TWO));
        assertTrue(watched.add(ONE));
        assertFalse(watched.add(TWO));
        assertEquals(
                List.of(TWO, ONE),
                WatchedAddresses.beside(directory.resolve("wallet.json")).list());
        assertTrue(watched.remove(TWO));
        assertFalse(watched.remove(TWO));
        assertEquals(List.of(ONE), watched.list());
        assertTrue(Files.exists(directory.resolve("wallet.json.watched")));
    }

    @Test
    void areTheSameThroughALink() throws Exception {
        Path wallet = Files.createFile(directory.resolve("wallet.json"));
        Path link = Files.createSymbolicLink(
                Files.createDirectory(directory.resolve("home")).resolve("w"), wallet);
        WatchedAddresses.beside(link).add(ONE);
        assertEquals(List.of(ONE), watched.list());
    }

    @Test
    void areTheOwnersThoughAnAdministratorAddsOne() throws Exception {
        Path wallet = Files.createFile(directory.resolve("wallet.json"));
        try {
            Files.setAttribute(wallet, "unix:uid", 1234);
        } catch (IOException e) {
            assumeTrue(false, "only root gives files away");
        }
        watched.add(ONE);
        assertEquals(1234, Files.getAttribute(directory.resolve("wallet.json.watched"), "unix:uid"));
        assertEquals(1234, Files.getAttribute(directory.resolve("wallet.json.lock"), "unix:uid"));
    }

    @Test
    void aDamagedFileIsNamedAndNotOverwritten() throws Exception {
        Path file = directory.resolve("wallet.json.watched");
        for (String text : List.of("zz", "00", "\n", "00".repeat(21))) {
            Files.writeString(file, text);
            KeystoreException refused = assertThrows(KeystoreException.class, () -> watched.add(ONE), text);
            assertTrue(String.valueOf(refused.getMessage()).contains("wallet.json.watched"), refused.getMessage());
            assertEquals(text, Files.readString(file));
        }
    }

    @Test
    void thereIsABound() throws Exception {
        StringBuilder full = new StringBuilder();
        for (int i = 0; i < WatchedAddresses.MOST; i++) {
            full.append("%040x\n".formatted(i));
        }
        Files.writeString(directory.resolve("wallet.json.watched"), full);
        assertEquals(WatchedAddresses.MOST, watched.list().size());
        assertThrows(KeystoreException.class, () -> watched.add(ONE));
        assertEquals(WatchedAddresses.MOST, watched.list().size());
    }
}
