package io.timecoin.attack;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionKind;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.Witness;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Transactions that cost their maker nothing. Each number makes another one. */
final class HostileTransactions {

    private static final long YEAR_MILLIS = 365L * 24 * 3_600_000;
    private static final long MINUTES_MILLIS = 5 * 60_000;
    private static final long SMALL = 10_000;

    private HostileTransactions() {}

    /** Without inputs and outputs. */
    static Transaction empty(int number) {
        return Transaction.of(
                new TransactionBody(
                        TransactionKind.TRANSFER, List.of(), List.of(), number, 0, new byte[0], new byte[0]),
                List.of());
    }

    static Transaction ofUnknown(Scene scene) {
        OutPoint unknown = new OutPoint(Scene.randomHash(), 0);
        return with(scene, body(unknown, List.of(output(scene, SMALL)), 0), scene.foreignSignature());
    }

    static Transaction unsigned(Scene scene, int number) {
        Map.Entry<OutPoint, Coin> coin = coin(scene, number);
        long paid = coin.getValue().value() * 9 / 10 - number;
        return with(scene, body(coin.getKey(), List.of(output(scene, paid)), 0), scene.foreignSignature());
    }

    /** Of one coin for all numbers, and in no block for some minutes: whichever comes first, the others conflict with it. */
    static Transaction conflict(Scene scene, int number) {
        Map.Entry<OutPoint, Coin> coin = scene.coins().getLast();
        long paid = coin.getValue().value() * 9 / 10 - number;
        long later = System.currentTimeMillis() + MINUTES_MILLIS;
        return signed(scene, coin, body(coin.getKey(), List.of(output(scene, paid)), later));
    }

    /** As long as a payment of one input may be, and paid for: of another coin for each number. */
    static Transaction large(Scene scene, int number) {
        int half = scene.coins().size() / 2;
        Map.Entry<OutPoint, Coin> coin = scene.coins().get(half + Math.floorMod(number, half - 1));
        return signed(scene, coin, body(coin.getKey(), manyOutputs(scene, coin), 0));
    }

    static Transaction unpaid(Scene scene, int number) {
        Map.Entry<OutPoint, Coin> coin = coin(scene, number);
        TransactionOutput all = output(scene, coin.getValue().value());
        return signed(scene, coin, body(coin.getKey(), List.of(all), number + 1L));
    }

    static Transaction locked(Scene scene, int number) {
        Map.Entry<OutPoint, Coin> coin = coin(scene, number);
        long later = System.currentTimeMillis() + YEAR_MILLIS + number;
        return signed(scene, coin, body(coin.getKey(), manyOutputs(scene, coin), later));
    }

    private static List<TransactionOutput> manyOutputs(Scene scene, Map.Entry<OutPoint, Coin> coin) {
        long each = coin.getValue().value() / 2 / Transaction.MAX_OUTPUTS;
        return Collections.nCopies(Transaction.MAX_OUTPUTS, output(scene, each));
    }

    private static Map.Entry<OutPoint, Coin> coin(Scene scene, int number) {
        return scene.coins().get(Math.floorMod(number, scene.coins().size() / 2));
    }

    private static TransactionOutput output(Scene scene, long value) {
        return new TransactionOutput(value, Address.of(scene.owner().publicKey()));
    }

    private static TransactionBody body(OutPoint input, List<TransactionOutput> outputs, long lockTime) {
        return new TransactionBody(
                TransactionKind.TRANSFER, List.of(input), outputs, lockTime, 0, new byte[0], new byte[0]);
    }

    private static Transaction signed(Scene scene, Map.Entry<OutPoint, Coin> coin, TransactionBody body) {
        Hash256 sighash = body.sighash(scene.genesis().hash(), coin.getValue().value());
        return with(scene, body, scene.owner().sign(sighash));
    }

    private static Transaction with(Scene scene, TransactionBody body, Signature signature) {
        return Transaction.of(body, List.of(new Witness(scene.owner().publicKey(), signature)));
    }
}
