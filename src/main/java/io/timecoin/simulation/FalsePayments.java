package io.timecoin.simulation;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.Witness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Payments of a traitor's wallet for blocks that break a rule (protocol §3). */
final class FalsePayments {

    private static final long FEE = 100_000_000;

    private final SimulatedLedger ledger;
    private final int voter;
    private final int wallet;
    private final OutPoint coin;

    FalsePayments(SimulatedLedger ledger, int voter) {
        this.ledger = ledger;
        this.voter = voter;
        this.wallet = SimulatedLedger.walletOfTraitor(voter);
        this.coin = ledger.coinOf(wallet);
    }

    /** Valid by itself as long as the traitor's coin is unspent. */
    Transaction valid() {
        return pay(SimulatedLedger.COIN - FEE, 0, 0);
    }

    /** Whether {@link #valid} is final. */
    boolean isSpent(SimulatedNode self) {
        return self.disk().isFinal(valid().txid());
    }

    /** Others that spend the same coin. */
    List<Transaction> rivals(int count) {
        List<Transaction> rivals = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            rivals.add(pay(SimulatedLedger.COIN - FEE - i, 0, 0));
        }
        return rivals;
    }

    /**
     * Payments of a coin that no traitor spends otherwise, as large as one coin allows, with more than so many bytes together.
     */
    List<Transaction> large(int bytes, Set<Integer> traitors) {
        int payer = walletOfNobody(traitors);
        TransactionOutput least =
                new TransactionOutput(ledger.genesis.parameters().minOutput(), own());
        List<Transaction> large = new ArrayList<>();
        for (int size = 0; size <= bytes; size += large.getLast().size()) {
            List<TransactionOutput> outputs = new ArrayList<>(Collections.nCopies(Transaction.MAX_OUTPUTS - 1, least));
            outputs.add(new TransactionOutput(SimulatedLedger.COIN - 2 * FEE - large.size(), own()));
            large.add(signed(TransactionBody.transfer(List.of(ledger.coinOf(payer)), outputs), ledger.wallet(payer)));
        }
        return large;
    }

    private int walletOfNobody(Set<Integer> traitors) {
        for (int other = 0; other < SimulatedLedger.TRAITOR_WALLETS; other++) {
            if (!isWalletOfAny(other, traitors)) {
                return SimulatedLedger.walletOfTraitor(other);
            }
        }
        return wallet; // so many traitors that each wallet has one
    }

    private static boolean isWalletOfAny(int voter, Set<Integer> traitors) {
        int wallet = SimulatedLedger.walletOfTraitor(voter);
        return traitors.stream().anyMatch(traitor -> SimulatedLedger.walletOfTraitor(traitor) == wallet);
    }

    Transaction ofNoCoin(Hash256 txid) {
        return signed(body(new OutPoint(txid, 0), SimulatedLedger.COIN - FEE, 0, 0), ledger.wallet(wallet));
    }

    Transaction ofTooMuch() {
        return pay(2 * SimulatedLedger.COIN, 0, 0);
    }

    Transaction ofNothing() {
        return pay(0, 0, 0);
    }

    Transaction within(long lockTime, long validUntil) {
        return pay(SimulatedLedger.COIN - FEE, lockTime, validUntil);
    }

    /** The witness names the owner, the signature is another's. */
    Transaction signedByOther() {
        return signedByOther(0);
    }

    /** The same, another payment for each number: who looks at it finds a coin, and has to verify the signature. */
    Transaction signedByOther(int number) {
        TransactionBody body = body(coin, SimulatedLedger.COIN - FEE - number, 0, 0);
        return Transaction.of(
                body,
                List.of(new Witness(
                        ledger.wallet(wallet).publicKey(),
                        ledger.wallet(SimulatedLedger.walletOfTraitor(voter + 1))
                                .sign(TransactionBody.transfer(body.inputs(), List.of())
                                        .sighash(ledger.genesisHash, SimulatedLedger.COIN)))));
    }

    Transaction unsigned() {
        return Transaction.of(body(coin, SimulatedLedger.COIN - FEE, 0, 0), List.of());
    }

    private Transaction pay(long value, long lockTime, long validUntil) {
        return signed(body(coin, value, lockTime, validUntil), ledger.wallet(wallet));
    }

    private TransactionBody body(OutPoint from, long value, long lockTime, long validUntil) {
        return new TransactionBody(
                TransactionBody.transfer(List.of(from), List.of()).kind(),
                List.of(from),
                List.of(new TransactionOutput(value, own())),
                lockTime,
                validUntil,
                new byte[0],
                new byte[0]);
    }

    private Address own() {
        return Address.of(ledger.wallet(wallet).publicKey());
    }

    private Transaction signed(TransactionBody body, Signer signer) {
        return Transaction.of(
                body,
                List.of(new Witness(
                        signer.publicKey(), signer.sign(body.sighash(ledger.genesisHash, SimulatedLedger.COIN)))));
    }
}
