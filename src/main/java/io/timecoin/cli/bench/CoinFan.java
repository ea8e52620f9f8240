package io.timecoin.cli.bench;

import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signature;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.Witness;
import io.timecoin.wallet.CoinSelection;
import io.timecoin.wallet.CoinSelector;
import io.timecoin.wallet.Payment;
import io.timecoin.wallet.SpendableCoin;
import io.timecoin.wallet.TransactionBuilder;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Makes the load: fan-outs, which turn one rich coin into many small ones, and transfers, each of one such coin into two
 * (one input owner, one signature, protocol §3). Owners are many, so that no key is a habit of the verifier. For one thread;
 * signing uses all cores.
 */
final class CoinFan {

    /** Coins of one fan-out; there is room for change beside them. */
    static final int COINS = 1_000;

    /** More than the encoding of a transfer of the load takes. */
    private static final int TRANSFER_BYTES = 300;

    private static final int PROGRESS_STEP = 50_000;

    private final Hash256 genesisHash;
    private final ChainParameters parameters;
    private final List<Signer> owners = new ArrayList<>(COINS);
    private final List<Address> addresses = new ArrayList<>(COINS);
    private final long coin;
    private final long fee;

    CoinFan(Hash256 genesisHash, ChainParameters parameters, SecureRandom random) {
        this.genesisHash = genesisHash;
        this.parameters = parameters;
        for (int i = 0; i < COINS; i++) {
            Signer owner = Ed25519Signer.generate(random);
            owners.add(owner);
            addresses.add(Address.of(owner.publicKey()));
        }
        this.coin = 10 * (2 * parameters.minOutput() + parameters.minimumFee(0, TRANSFER_BYTES));
        this.fee = parameters.minimumFee(coin, TRANSFER_BYTES);
        if ((coin - fee) / 2 < parameters.minOutput()) {
            throw new BenchException("fees of this network are too high for transfers of " + coin + " satoshis");
        }
    }

    /** The fan-out of a coin of {@code owner}; empty if it is not rich enough. */
    Optional<Transaction> fanOut(SpendableCoin rich, Signer owner) {
        List<TransactionOutput> outputs = addresses.stream()
                .map(address -> new TransactionOutput(coin, address))
                .toList();
        Payment payment = Payment.of(outputs);
        return switch (new CoinSelector(parameters).select(payment, List.of(rich))) {
            case CoinSelection.Refused _ -> Optional.empty();
            case CoinSelection.Selected selected -> {
                TransactionBuilder builder = new TransactionBuilder(genesisHash);
                TransactionBody body = builder.body(payment, selected);
                yield Optional.of(builder.sign(body, selected.coins(), address -> owner));
            }
        };
    }

    /**
     * Signs {@code count} transfers of the coins of these fan-outs. What is kept of each is its signature and its txid, 96 bytes:
     * the rest follows from its number.
     */
    PreparedTransactions transfers(List<Hash256> fanOuts, int count, IntConsumer progress) {
        if (count > fanOuts.size() * COINS) {
            throw new IllegalArgumentException("there are fewer coins than transfers");
        }
        List<Hash256> coins = List.copyOf(fanOuts);
        byte[] signatures = new byte[count * Signature.LENGTH];
        byte[] txids = new byte[count * Hash256.LENGTH];
        for (int from = 0; from < count; from += PROGRESS_STEP) {
            int to = Math.min(count, from + PROGRESS_STEP);
            IntStream.range(from, to).parallel().forEach(i -> {
                Signer owner = owners.get(i % COINS);
                TransactionBody body = transfer(coins.get(i / COINS), i % COINS);
                Signature signature = owner.sign(body.sighash(genesisHash, coin));
                signature.copyTo(signatures, i * Signature.LENGTH);
                signed(body, owner, signature).txid().copyTo(txids, i * Hash256.LENGTH);
            });
            progress.accept(to);
        }
        return new PreparedTransactions(
                i -> signed(
                                transfer(coins.get(i / COINS), i % COINS),
                                owners.get(i % COINS),
                                Signature.of(signatures, i * Signature.LENGTH))
                        .encode(),
                txids);
    }

    private static Transaction signed(TransactionBody body, Signer owner, Signature signature) {
        return Transaction.of(body, List.of(new Witness(owner.publicKey(), signature)));
    }

    private TransactionBody transfer(Hash256 fanOut, int output) {
        long paid = (coin - fee) / 2;
        return TransactionBody.transfer(
                List.of(new OutPoint(fanOut, output)),
                List.of(
                        new TransactionOutput(paid, addresses.get((output + 1) % COINS)),
                        new TransactionOutput(coin - fee - paid, addresses.get(output))));
    }

    /** Transactions as the load takes them. */
    static PreparedTransactions prepared(List<Transaction> transactions) {
        List<Transaction> all = List.copyOf(transactions);
        byte[] txids = new byte[transactions.size() * Hash256.LENGTH];
        for (int i = 0; i < all.size(); i++) {
            all.get(i).txid().copyTo(txids, i * Hash256.LENGTH);
        }
        return new PreparedTransactions(i -> all.get(i).encode(), txids);
    }
}
