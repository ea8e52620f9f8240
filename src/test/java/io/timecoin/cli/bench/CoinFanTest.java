package io.timecoin.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Amount;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.wallet.SpendableCoin;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CoinFanTest {

    private static final ChainParameters PARAMETERS = ChainParameters.STANDARD;

    private static final long RICH = 5 * Amount.SATOSHIS_PER_TIME;

    private final SecureRandom random = new SecureRandom();
    private final Signer faucet = Ed25519Signer.generate(random);
    private final CoinFan fan = new CoinFan(Hash256.ZERO, PARAMETERS, random);

    private SpendableCoin coin(long value) {
        return new SpendableCoin(new OutPoint(Hash256.ZERO, 0), value, Address.of(faucet.publicKey()));
    }

    @Test
    void aFanOutMakesAThousandCoinsAndPaysItsFee() {
        Transaction fanOut = fan.fanOut(coin(RICH), faucet).orElseThrow();
        assertEquals(CoinFan.COINS + 1, fanOut.outputs().size());
        requirePaid(fanOut, RICH);
    }

    @Test
    void aPoorCoinIsNotFannedOut() {
        assertEquals(Optional.empty(), fan.fanOut(coin(10_000), faucet));
    }

    @Test
    void aTransferHasOneOwnerTwoOutputsAndASignatureThatHolds() throws Exception {
        Transaction fanOut = fan.fanOut(coin(RICH), faucet).orElseThrow();
        PreparedTransactions load = fan.transfers(List.of(fanOut.txid()), 3, done -> {});
        for (int i = 0; i < load.size(); i++) {
            Transaction transfer = Transaction.decode(load.encoded(i));
            assertEquals(load.txid(i), transfer.txid());
            assertEquals(i, load.find(transfer.txid().toBytes()));
            assertEquals(List.of(new OutPoint(fanOut.txid(), i)), transfer.inputs());
            assertEquals(2, transfer.outputs().size());
            assertEquals(
                    fanOut.outputs().get(i).owner(),
                    Address.of(transfer.witnesses().getFirst().publicKey()));
            assertTrue(SignatureVerifiers.bouncyCastle()
                    .verify(
                            transfer.witnesses().getFirst().publicKey(),
                            transfer.sighash(
                                    Hash256.ZERO, fanOut.outputs().get(i).value()),
                            transfer.witnesses().getFirst().signature()));
            requirePaid(transfer, fanOut.outputs().get(i).value());
        }
    }

    @Test
    void whatIsNotPreparedIsNotFound() {
        PreparedTransactions load = fan.transfers(List.of(Hash256.ZERO), 10, done -> {});
        assertEquals(PreparedTransactions.UNKNOWN, load.find(new byte[32]));
        assertEquals(PreparedTransactions.UNKNOWN, load.find(new byte[3]));
    }

    @Test
    void moreTransfersThanCoinsCannotBeMade() {
        List<Hash256> one = List.of(Hash256.ZERO);
        assertThrows(IllegalArgumentException.class, () -> fan.transfers(one, CoinFan.COINS + 1, done -> {}));
    }

    private static void requirePaid(Transaction transaction, long in) {
        long out = transaction.outputs().stream()
                .mapToLong(TransactionOutput::value)
                .sum();
        assertTrue(in - out >= PARAMETERS.minimumFee(out, transaction.size()));
        transaction.outputs().forEach(output -> assertTrue(output.value() >= PARAMETERS.minOutput()));
    }
}
