package io.timecoin.cli.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the journal keeps, and how it keeps it. */
final class PaymentJournalTest {

    private static final int OTHER_USER = 1234;
    private static final Hash256 NETWORK = HashTag.GENESIS.hash(new byte[] {1});

    @TempDir
    private Path directory = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private Path wallet;

    @SuppressWarnings("NullAway.Init")
    private PaymentJournal journal;

    @BeforeEach
    void begin() throws Exception {
        wallet = Files.writeString(directory.resolve("w.json"), "{}");
        journal = PaymentJournal.beside(wallet);
    }

    private static PaymentRecord payment(int number) {
        Hash256 coin = HashTag.TRANSACTION_ID.hash(
                ByteBuffer.allocate(4).putInt(number).array());
        TransactionBody body = new TransactionBody(
                TransactionKind.TRANSFER,
                List.of(new OutPoint(coin, number)),
                List.of(),
                0,
                1_000 + number,
                new byte[0],
                new byte[0]);
        return PaymentRecord.open(
                NETWORK,
                Transaction.of(body, List.of()),
                List.of(new PaymentRecord.Recipient("TIME0x", 5_000 + number)),
                7,
                Instant.ofEpochMilli(number));
    }

    private void add(PaymentRecord payment, Optional<Hash256> replaced) {
        try (WalletLock _ = journal.lock()) {
            journal.add(payment, replaced);
        }
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        assertEquals(List.of(), journal.records());
        PaymentRecord first = payment(1);
        PaymentRecord second = payment(2);
        add(first, Optional.empty());
        add(second, Optional.of(first.txid()));
        assertEquals(
                List.of(first.replacedBy(second.txid()), second),
                PaymentJournal.beside(wallet).records());
        assertEquals(Set.of(first.inputs().getFirst(), second.inputs().getFirst()), journal.reserved());
    }

    @Test
    void whatIsOpenIsOpenOnItsOwnNetwork() {
        add(payment(1), Optional.empty());
        Hash256 other = HashTag.GENESIS.hash(new byte[] {2});
        assertEquals(1, journal.open(NETWORK).size());
        assertEquals(List.of(), journal.open(other));
        assertEquals(payment(1), journal.get(payment(1).txid(), NETWORK));
        assertThrows(PaymentException.class, () -> journal.get(payment(1).txid(), other));
        assertThrows(PaymentException.class, () -> journal.get(payment(2).txid(), NETWORK));
    }

    /** A copy of a network has the same coins, so that one txid may name a payment on each. */
    @Test
    void whatIsClosedOnOneNetworkStaysOpenOnAnother() {
        PaymentRecord here = payment(1);
        Hash256 other = HashTag.GENESIS.hash(new byte[] {2});
        PaymentRecord there =
                PaymentRecord.open(other, here.signed().orElseThrow(), here.recipients(), here.fee(), here.madeAt());
        add(here, Optional.empty());
        add(there, Optional.empty());
        journal.close(here, PaymentState.FINAL);
        assertEquals(PaymentState.FINAL, journal.get(here.txid(), NETWORK).state());
        assertEquals(List.of(there), journal.open(other));
    }

    @Test
    void aClosedPaymentKeepsItsCoinsButNotWhatIsSentAndStaysClosed() {
        add(payment(1), Optional.empty());
        Hash256 txid = payment(1).txid();
        journal.close(payment(1), PaymentState.VOID);
        journal.close(payment(1), PaymentState.FINAL);
        PaymentRecord closed = journal.get(txid, NETWORK);
        assertEquals(PaymentState.VOID, closed.state());
        assertEquals(payment(1).inputs(), closed.inputs());
        assertFalse(closed.signed().isPresent());
        assertEquals(Set.of(), journal.reserved());
    }

    @Test
    void openPaymentsStayAndOfTheOthersTheNewest() {
        try (WalletLock _ = journal.lock()) {
            journal.add(payment(0), Optional.empty());
        }
        List<PaymentRecord> many = new java.util.ArrayList<>(List.of(payment(0)));
        for (int i = 1; i <= 1_001; i++) {
            many.add(payment(i).in(PaymentState.FINAL));
        }
        DurableFile.beside(wallet, ".payments").replace(JournalText.write(many));
        add(payment(2_000), Optional.empty());
        List<PaymentRecord> kept = journal.records();
        assertEquals(1_002, kept.size());
        assertEquals(payment(0), kept.getFirst());
        assertEquals(payment(2).txid(), kept.get(1).txid(), "the oldest closed one has gone");
    }

    @Test
    void closedPaymentsGoBeforeTheJournalIsTooLongToBeReadAgain() {
        int room = 20_000;
        journal = PaymentJournal.beside(wallet, room);
        add(payment(0), Optional.empty());
        for (int i = 1; i <= 60; i++) {
            add(payment(i), Optional.empty());
            journal.close(payment(i), PaymentState.FINAL);
        }
        List<PaymentRecord> kept = journal.records();
        assertTrue(JournalText.write(kept).length() <= room);
        assertEquals(payment(0), kept.getFirst(), "what is open stays");
        assertEquals(payment(60).txid(), kept.getLast().txid());
        assertTrue(kept.size() > 20, "no more go than must: " + kept.size());
    }

    @Test
    void openPaymentsStayThoughThereIsNoRoom() {
        journal = PaymentJournal.beside(wallet, 1_000);
        for (int i = 0; i < 10; i++) {
            add(payment(i), Optional.empty());
        }
        assertEquals(10, journal.open().size());
        journal.close(payment(0), PaymentState.FINAL);
        assertEquals(9, journal.records().size());
    }

    @Test
    void itBelongsToTheFileItselfWhateverLinksLeadToIt() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link.json"), wallet);
        add(payment(1), Optional.empty());
        assertEquals(1, PaymentJournal.beside(link).records().size());
        assertEquals(journal.path(), PaymentJournal.beside(link).path());
    }

    @Test
    void whatAKilledProcessLeftIsUsedAgain() throws Exception {
        Path left = Files.writeString(directory.resolve(".w.json.payments.new"), "half of a journ");
        add(payment(1), Optional.empty());
        assertFalse(Files.exists(left));
        assertEquals(1, journal.records().size());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(journal.path())));
    }

    @Test
    void oneAtATimeHoldsTheWallet() {
        Path lock = directory.resolve("l");
        try (WalletLock _ = WalletLock.acquire(lock, Duration.ZERO)) {
            PaymentException refused =
                    assertThrows(PaymentException.class, () -> WalletLock.acquire(lock, Duration.ZERO));
            assertTrue(String.valueOf(refused.getMessage()).contains("being prepared"), refused.getMessage());
        }
        WalletLock.acquire(lock, Duration.ZERO).close();
    }

    @Test
    void whatAnAdministratorPaysWithIsTheOwnersAfterwards() throws Exception {
        try {
            Files.setAttribute(wallet, "unix:uid", OTHER_USER);
        } catch (IOException e) {
            assumeTrue(false, "only root gives files away");
        }
        for (int i = 1; i <= 2; i++) { // made, and replaced
            add(payment(i), Optional.empty());
            for (String suffix : List.of(".payments", ".payments.lock")) {
                Path file = directory.resolve("w.json" + suffix);
                assertEquals(OTHER_USER, Files.getAttribute(file, "unix:uid"), suffix);
            }
        }
    }

    @Test
    void aLinkInItsPlaceStaysAndTheFileThatItNamesIsWritten() throws Exception {
        Path stick = Files.createDirectory(directory.resolve("stick"));
        add(payment(1), Optional.empty());
        Path moved = Files.move(journal.path(), stick.resolve("journal"));
        Path link = Files.createSymbolicLink(journal.path(), moved);
        add(payment(2), Optional.empty());
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(2, journal.records().size());
        Files.delete(moved);
        assertThrows(PaymentException.class, journal::records, "what is open cannot be said without the stick");
        assertThrows(PaymentException.class, () -> add(payment(3), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"version\":2,\"payments\":[]}",
                "{\"version\":1,\"payments\":[{}]}",
                "{\"version\":1,\"payments\":[{\"txid\":\"zz\"}]}",
                "{\"version\":1,\"payments\":[7]}"
            })
    void whatIsNoJournalIsSaidToBeDamaged(String text) throws Exception {
        Files.writeString(journal.path(), text);
        PaymentException damaged = assertThrows(PaymentException.class, journal::records);
        assertTrue(String.valueOf(damaged.getMessage()).contains("is damaged"), damaged.getMessage());
        assertThrows(PaymentException.class, () -> add(payment(1), Optional.empty()));
        assertEquals(text, Files.readString(journal.path()));
    }

    @Test
    void anotherTransactionUnderATxidIsDamage() throws Exception {
        add(payment(1), Optional.empty());
        String text = Files.readString(journal.path());
        Files.writeString(
                journal.path(),
                text.replace(payment(1).txid().toHex(), payment(2).txid().toHex()));
        assertThrows(PaymentException.class, journal::records);
    }
}
