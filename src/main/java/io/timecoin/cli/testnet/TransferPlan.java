package io.timecoin.cli.testnet;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.Witness;
import java.util.List;
import java.util.Optional;

/**
 * Transfers of one owner to itself, which cost what their bytes do: one coin in, two out, one signature (protocol §3). Each spends a coin of its own, so
 * they can all be under way at once.
 */
final class TransferPlan {

    /** More than the encoding of one input, two outputs and one witness takes. */
    private static final int MAX_SIZE = 300;

    private final Hash256 genesisHash;
    private final ChainParameters parameters;
    private final Signer owner;
    private final Address address;

    TransferPlan(Hash256 genesisHash, ChainParameters parameters, Signer owner) {
        this.genesisHash = genesisHash;
        this.parameters = parameters;
        this.owner = owner;
        this.address = Address.of(owner.publicKey());
    }

    /** The transfer of a coin in halves; empty if the coin is too small for a fee and two outputs. */
    Optional<Transaction> transfer(OutPoint coin, long value) {
        long fee = parameters.minimumFee(0, MAX_SIZE);
        long half = (value - fee) / 2;
        if (half < parameters.minOutput()) {
            return Optional.empty();
        }
        TransactionBody body = TransactionBody.transfer(
                List.of(coin),
                List.of(new TransactionOutput(half, address), new TransactionOutput(value - fee - half, address)));
        Witness witness = new Witness(owner.publicKey(), owner.sign(body.sighash(genesisHash, value)));
        return Optional.of(Transaction.of(body, List.of(witness)));
    }

    /** The transfer of a coin as a node lists it; empty as well if it is locked. */
    Optional<Transaction> transfer(JsonReply coin) {
        if (coin.flag("collateral")) {
            return Optional.empty();
        }
        OutPoint outPoint = new OutPoint(Hash256.ofHex(coin.text("txid")), Math.toIntExact(coin.number("vout")));
        return transfer(outPoint, coin.amount("amount"));
    }
}
