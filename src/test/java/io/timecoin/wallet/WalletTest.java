package io.timecoin.wallet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.TransactionRules;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.wallet.KeystoreException.Reason;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalletTest {

    private static final KdfCost CHEAP = new KdfCost(1_024, 1, 1);
    private static final Hash256 GENESIS = HashTag.GENESIS.hash(new byte[] {1});
    private static final Address SHOP = CoinSelectorTest.owner(99);

    @TempDir
    private Path directory;

    private static Wallet wallet(int addresses) {
        byte[] entropy = new byte[32];
        Arrays.fill(entropy, (byte) 7);
        return Wallet.of(Mnemonic.ofEntropy(entropy), addresses);
    }

    private static SpendableCoin coin(int number, long value, Address owner) {
        OutPoint outPoint = new OutPoint(HashTag.TRANSACTION_ID.hash(new byte[] {(byte) number}), number);
        return new SpendableCoin(outPoint, value, owner);
    }

    private static List<SpendableCoin> coins(Wallet wallet) {
        List<SpendableCoin> coins = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            coins.add(coin(i, 10_000_000L * (i + 1), wallet.addresses().get(i % 3)));
        }
        return coins;
    }

    private static VerificationOutcome judge(Transaction transaction, List<SpendableCoin> spent, Hash256 genesis) {
        List<Coin> coins = spent.stream()
                .map(each -> new Coin(each.value(), each.owner(), 1, false))
                .toList();
        return new TransactionRules(ChainParameters.STANDARD, genesis, SignatureVerifiers.fastest())
                .verify(transaction, coins, 1, List.of());
    }

    private static CoinSelection.Selected select(Payment payment, List<SpendableCoin> coins) {
        return assertInstanceOf(
                CoinSelection.Selected.class, new CoinSelector(ChainParameters.STANDARD).select(payment, coins));
    }

    @Test
    void aPaymentFromSeveralOwnersIsValidByTheRulesOfTheNetwork() {
        Wallet wallet = wallet(3);
        byte[] memo = "thanks".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Payment payment = new Payment(List.of(new TransactionOutput(200_000_000, SHOP)), memo, 5, 9);
        CoinSelection.Selected selected = select(payment, coins(wallet));
        TransactionBuilder builder = new TransactionBuilder(GENESIS);
        Transaction transaction = builder.sign(builder.body(payment, selected), selected.coins(), wallet::signer);
        VerificationOutcome.Verified verified =
                assertInstanceOf(VerificationOutcome.Verified.class, judge(transaction, selected.coins(), GENESIS));
        assertEquals(selected.fee(), verified.transaction().fee());
        assertEquals(3, transaction.witnesses().size(), "one for each owner");
        assertEquals(TransferSize.of(3, 2, 3, memo.length), transaction.size());
        assertEquals(
                new TransactionOutput(selected.change(), wallet.addresses().getLast()),
                transaction.outputs().getLast(),
                "whose coin is the largest");
        assertEquals(5, transaction.lockTime());
        assertEquals(9, transaction.validUntil());
        assertArrayEquals(memo, transaction.memo());
    }

    @Test
    void aPaymentWithoutChangeHasNoOutputForIt() {
        Wallet wallet = wallet(1);
        List<SpendableCoin> one = List.of(coin(1, 32_000, wallet.addresses().getFirst()));
        Payment payment = Payment.of(List.of(new TransactionOutput(10_000, SHOP)));
        CoinSelection.Selected selected = select(payment, one);
        TransactionBuilder builder = new TransactionBuilder(GENESIS);
        Transaction transaction = builder.sign(builder.body(payment, selected), one, wallet::signer);
        assertEquals(payment.outputs(), transaction.outputs());
        assertInstanceOf(VerificationOutcome.Verified.class, judge(transaction, one, GENESIS));
    }

    @Test
    void aPaymentOfACoinWhoseAmountWasAliePaysNobody() {
        Wallet wallet = wallet(1);
        Payment payment = Payment.of(List.of(new TransactionOutput(10_000, SHOP)));
        SpendableCoin told = coin(1, 1_000_000, wallet.addresses().getFirst());
        CoinSelection.Selected selected = select(payment, List.of(told));
        TransactionBuilder builder = new TransactionBuilder(GENESIS);
        Transaction transaction = builder.sign(builder.body(payment, selected), selected.coins(), wallet::signer);
        List<SpendableCoin> truth = List.of(new SpendableCoin(told.outPoint(), 500_000_000, told.owner()));
        VerificationOutcome.Rejected rejected =
                assertInstanceOf(VerificationOutcome.Rejected.class, judge(transaction, truth, GENESIS));
        assertEquals(Rule.SIGNATURE_INVALID, rejected.reason().rule(), "and the difference is no fee");
        assertInstanceOf(VerificationOutcome.Verified.class, judge(transaction, selected.coins(), GENESIS));
    }

    @Test
    void aPaymentIsWorthNothingOnAnotherNetwork() {
        Wallet wallet = wallet(3);
        Payment payment = Payment.of(List.of(new TransactionOutput(10_000, SHOP)));
        CoinSelection.Selected selected = select(payment, coins(wallet));
        TransactionBuilder builder = new TransactionBuilder(GENESIS);
        Transaction transaction = builder.sign(builder.body(payment, selected), selected.coins(), wallet::signer);
        Hash256 elsewhere = HashTag.GENESIS.hash(new byte[] {2});
        VerificationOutcome.Rejected rejected =
                assertInstanceOf(VerificationOutcome.Rejected.class, judge(transaction, selected.coins(), elsewhere));
        assertEquals(Rule.SIGNATURE_INVALID, rejected.reason().rule());
    }

    @Test
    void aWalletComesBackFromItsKeystoreAndFromItsWords() throws KeystoreException, MnemonicException {
        Wallet wallet = wallet(2);
        Keystore keystore = new Keystore(directory.resolve("wallet.json"), new SecureRandom(), CHEAP);
        keystore.create(wallet.content(), "secret".toCharArray());
        Wallet opened = Wallet.open(keystore, "secret".toCharArray());
        assertEquals(wallet.addresses(), opened.addresses());
        assertEquals(
                wallet.addresses(),
                Wallet.of(Mnemonic.parse(opened.mnemonic().phrase()), 2).addresses());
        assertEquals(
                wallet.addresses(),
                keystore.label().publicKeys().stream().map(Address::of).toList());
    }

    @Test
    void addressesFollowOneAnotherWithoutGaps() throws KeystoreException {
        Wallet wallet = wallet(1);
        Address second = wallet.addAddress();
        assertEquals(wallet(2).addresses(), wallet.addresses());
        assertEquals(second, wallet.addresses().getLast());
        assertNotEquals(second, wallet.addresses().getFirst());
        assertEquals(second, Address.of(wallet.signer(second).publicKey()));
        Keystore keystore = new Keystore(directory.resolve("wallet.json"), new SecureRandom(), CHEAP);
        keystore.create(wallet.content(), "secret".toCharArray());
        assertEquals(
                wallet(3).addresses().getLast(),
                Wallet.open(keystore, "secret".toCharArray()).addAddress());
    }

    @Test
    void addressesThatAreHandedOutAtOnceDifferAndAllAreKept() throws Exception {
        Path file = directory.resolve("wallet.json");
        new Keystore(file, new SecureRandom(), CHEAP).create(wallet(1).content(), "secret".toCharArray());
        int hands = 4;
        CyclicBarrier together = new CyclicBarrier(hands);
        Set<Address> handedOut = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(hands)) {
            List<Future<Address>> all = new ArrayList<>();
            for (int i = 0; i < hands; i++) {
                all.add(threads.submit(() -> {
                    together.await();
                    return Wallet.handOut(new Keystore(file, new SecureRandom(), CHEAP), "secret".toCharArray());
                }));
            }
            for (Future<Address> each : all) {
                handedOut.add(each.get());
            }
        }
        List<Address> kept = Wallet.open(new Keystore(file, new SecureRandom(), CHEAP), "secret".toCharArray())
                .addresses();
        assertEquals(hands, handedOut.size());
        assertEquals(wallet(hands + 1).addresses(), kept);
        assertTrue(kept.containsAll(handedOut));
    }

    @Test
    void aWalletThatHasHandedOutAllItMaySaysSo() throws KeystoreException {
        Keystore keystore = new Keystore(directory.resolve("wallet.json"), new SecureRandom(), CHEAP);
        keystore.create(wallet(Wallet.MAX_ADDRESSES).content(), "secret".toCharArray());
        KeystoreException refused =
                assertThrows(KeystoreException.class, () -> Wallet.handOut(keystore, "secret".toCharArray()));
        assertEquals(Reason.UNSUPPORTED, refused.reason());
    }

    @Test
    void aKeystoreOfASingleKeyIsNoWallet() throws KeystoreException {
        Keystore keystore = new Keystore(directory.resolve("operator.json"), new SecureRandom(), CHEAP);
        Keystore.Content operator = new Keystore.Content(
                KeyKind.OPERATOR, new byte[32], wallet(1).content().publicKeys());
        keystore.create(operator, "secret".toCharArray());
        KeystoreException refused =
                assertThrows(KeystoreException.class, () -> Wallet.open(keystore, "secret".toCharArray()));
        assertEquals(Reason.UNSUPPORTED, refused.reason());
    }

    @Test
    void aKeystoreWhosePublicKeysAreNotItsSecretsIsDamaged() throws KeystoreException {
        for (byte[] secret : List.of(new byte[32], new byte[31])) {
            Keystore keystore = new Keystore(directory.resolve("wallet" + secret.length), new SecureRandom(), CHEAP);
            keystore.create(
                    new Keystore.Content(
                            KeyKind.WALLET, secret, wallet(1).content().publicKeys()),
                    "secret".toCharArray());
            KeystoreException refused =
                    assertThrows(KeystoreException.class, () -> Wallet.open(keystore, "secret".toCharArray()));
            assertEquals(Reason.DAMAGED, refused.reason());
        }
    }

    @Test
    void aWalletHasNoKeyForAStrangersAddress() {
        assertThrows(IllegalArgumentException.class, () -> wallet(1).signer(SHOP));
        assertThrows(IllegalArgumentException.class, () -> wallet(0));
    }

    @Test
    void itsTextNeverShowsASecret() {
        assertEquals("wallet of 1 addresses", wallet(1).toString());
    }
}
