package io.timecoin.node;

import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Amount;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.GenesisMasternode;
import io.timecoin.ledger.MasternodeTier;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.Witness;
import io.timecoin.network.HostPort;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** The genesis of whole nodes, and the payments that its coins are for. Keys come from names, so all is the same in each run. */
final class WholeNetwork {

    static final int NODES = 4;

    /** Short, so that settlements are part of a run. */
    private static final long EPOCH_MILLIS = 4_000;

    private static final long COIN = 10 * Amount.SATOSHIS_PER_TIME;
    private static final long PAID = Amount.SATOSHIS_PER_TIME;
    private static final Signer PAYER = TestLedger.signer("payer");

    private final Genesis genesis;
    private final List<Transaction> payments;

    WholeNetwork(int payments) {
        ChainParameters standard = ChainParameters.STANDARD;
        ChainParameters parameters = new ChainParameters(
                EPOCH_MILLIS,
                standard.minOutput(),
                standard.minFee(),
                standard.feeDivisor(),
                standard.feePerByte(),
                standard.maxBlockBytes(),
                standard.maxBlockTransactions(),
                standard.maxBlockWitnesses(),
                standard.rewardBase());
        List<GenesisMasternode> masternodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            masternodes.add(new GenesisMasternode(
                    MasternodeTier.BRONZE,
                    TestLedger.operator(i).publicKey(),
                    TestLedger.address(TestLedger.signer("owner " + i)),
                    TestLedger.address(TestLedger.signer("reward " + i)),
                    endpoint(i).toString()));
        }
        this.genesis = new Genesis(
                Network.DEVNET,
                "whole",
                TestLedger.GENESIS_TIME,
                parameters,
                masternodes,
                Collections.nCopies(payments, new Genesis.Allocation(TestLedger.address(PAYER), COIN)));
        this.payments = IntStream.range(0, payments).mapToObj(this::payment).toList();
    }

    /** Spends the i-th coin: to a payee of its own, the rest less the fee back. */
    private Transaction payment(int i) {
        Address payee = TestLedger.address(TestLedger.signer("payee " + i % 16));
        long fee = 2 * genesis.parameters().minimumFee(PAID, 227);
        TransactionBody body = TransactionBody.transfer(
                List.of(new OutPoint(genesis.coinsTxid(), i)),
                List.of(
                        new TransactionOutput(PAID, payee),
                        new TransactionOutput(COIN - PAID - fee, TestLedger.address(PAYER))));
        return Transaction.of(
                body, List.of(new Witness(PAYER.publicKey(), PAYER.sign(body.sighash(genesis.hash(), COIN)))));
    }

    static HostPort endpoint(int node) {
        return new HostPort("10.0.0." + (node + 1), 24_100);
    }

    Genesis genesis() {
        return genesis;
    }

    List<Transaction> payments() {
        return payments;
    }
}
