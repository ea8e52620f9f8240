package io.timecoin.wallet;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionKind;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Builds and signs transfers for one network (protocol §3). For any thread. */
public final class TransactionBuilder {

    private final Hash256 genesisHash;

    /** Signs for the network with this genesis only. */
    public TransactionBuilder(Hash256 genesisHash) {
        this.genesisHash = genesisHash;
    }

    /** The transfer before it is signed: the payment's outputs in order, then the change, if there is any. */
    public TransactionBody body(Payment payment, CoinSelection.Selected selected) {
        List<OutPoint> inputs =
                selected.coins().stream().map(SpendableCoin::outPoint).toList();
        List<TransactionOutput> outputs = new ArrayList<>(payment.outputs());
        if (selected.change() > 0) {
            outputs.add(new TransactionOutput(selected.change(), selected.changeTo()));
        }
        return new TransactionBody(
                TransactionKind.TRANSFER,
                inputs,
                outputs,
                payment.lockTime(),
                payment.validUntil(),
                payment.memo(),
                new byte[0]);
    }

    /**
     * Signs once for each owner of {@code coins}, in order of address. The signatures hold only if the coins are worth what they
     * are said to be.
     *
     * @param coins that the body spends, in its order
     * @param signers gives the key of an owner
     */
    public Transaction sign(TransactionBody body, List<SpendableCoin> coins, Function<Address, Signer> signers) {
        Hash256 sighash = body.sighash(
                genesisHash, coins.stream().mapToLong(SpendableCoin::value).toArray());
        SortedMap<Address, Witness> witnesses = new TreeMap<>();
        for (SpendableCoin coin : coins) {
            witnesses.computeIfAbsent(coin.owner(), owner -> {
                Signer signer = signers.apply(owner);
                return new Witness(signer.publicKey(), signer.sign(sighash));
            });
        }
        return Transaction.of(body, List.copyOf(witnesses.values()));
    }
}
