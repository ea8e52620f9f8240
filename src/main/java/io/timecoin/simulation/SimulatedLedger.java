package io.timecoin.simulation;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.ActiveSet;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Amount;
import io.timecoin.ledger.BlockRules;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.GenesisMasternode;
import io.timecoin.ledger.MasternodeTier;
import io.timecoin.ledger.Network;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.SerialJudge;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.TransactionRules;
import io.timecoin.ledger.Witness;
import io.timecoin.masternode.Settlement;
import io.timecoin.verification.EpochVoters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The genesis of a run, its rules, and everybody's keys. Voters are named by their index in the active set. */
final class SimulatedLedger {

    /** Coins of the genesis, each of {@link #COIN} satoshis, each of a wallet of its own. */
    static final int WALLETS = 32;

    /** Coins of the genesis after those, of the same value, of wallets that traitors use. */
    static final int TRAITOR_WALLETS = 8;

    static final long COIN = 1_000 * Amount.SATOSHIS_PER_TIME;

    /** What a steady payment pays, and the coin that it spends: the rest is fee, more than others pay, so that none queues. */
    private static final long STEADY_VALUE = 1_000_000;

    private static final long STEADY_COIN = 10 * Amount.SATOSHIS_PER_TIME;

    /** Unix ms of the genesis, 2026-01-01T00:00:00Z. */
    static final long GENESIS_TIME = 1_767_225_600_000L;

    /** Encoded bytes of a transfer with one input, two outputs and one witness. */
    private static final int TRANSFER_BYTES = 227;

    final SimulatedKeys keys;
    final Genesis genesis;
    final Map<OutPoint, Coin> genesisCoins;
    final Hash256 genesisHash;
    private final Hash256 coinsTxid;
    final ActiveSet set;
    private final Map<Long, EpochVoters> voters = new LinkedHashMap<>();
    private final List<Signer> operators = new ArrayList<>();
    private final List<Signer> wallets = new ArrayList<>();
    private final Signer steadyPayer;
    private final int steadyCoins;

    /**
     * A genesis.
     *
     * @param steadyCoins coins for steady payments, one for each
     * @param crowd coins for clients of a crowd, one for each
     */
    SimulatedLedger(
            SimulatedKeys keys,
            List<MasternodeTier> tiers,
            long epochMillis,
            int maxBlockTransactions,
            int steadyCoins,
            int crowd) {
        this.keys = keys;
        List<GenesisMasternode> masternodes = new ArrayList<>();
        List<Signer> signers = new ArrayList<>();
        for (int i = 0; i < tiers.size(); i++) {
            signers.add(keys.signer("operator " + i));
            masternodes.add(new GenesisMasternode(
                    tiers.get(i),
                    signers.get(i).publicKey(),
                    Address.of(keys.signer("owner " + i).publicKey()),
                    Address.of(keys.signer("reward " + i).publicKey()),
                    "10.0.0." + i + ":24000"));
        }
        List<Genesis.Allocation> allocations = new ArrayList<>();
        for (int i = 0; i < WALLETS + TRAITOR_WALLETS; i++) {
            wallets.add(keys.signer("wallet " + i));
            allocations.add(new Genesis.Allocation(Address.of(wallets.get(i).publicKey()), COIN));
        }
        this.steadyPayer = keys.signer("steady payer");
        Address payer = Address.of(steadyPayer.publicKey());
        allocations.addAll(Collections.nCopies(steadyCoins, new Genesis.Allocation(payer, STEADY_COIN)));
        allocations.addAll(Collections.nCopies(crowd, new Genesis.Allocation(payer, COIN)));
        this.steadyCoins = steadyCoins;
        ChainParameters standard = ChainParameters.STANDARD;
        ChainParameters parameters = new ChainParameters(
                epochMillis,
                standard.minOutput(),
                standard.minFee(),
                standard.feeDivisor(),
                standard.feePerByte(),
                standard.maxBlockBytes(),
                maxBlockTransactions,
                Math.max(standard.maxBlockWitnesses(), maxBlockTransactions),
                standard.rewardBase());
        this.genesis = new Genesis(Network.DEVNET, "simulation", GENESIS_TIME, parameters, masternodes, allocations);
        this.genesisHash = genesis.hash();
        this.genesisCoins = genesis.coins();
        this.coinsTxid = genesis.coinsTxid();
        this.set = genesis.activeSet();
        for (int voter = 0; voter < set.size(); voter++) {
            for (Signer signer : signers) {
                if (signer.publicKey().equals(set.voter(voter).operatorKey())) {
                    operators.add(signer);
                }
            }
        }
    }

    ChainState initialState() {
        return genesis.initialState();
    }

    BlockRules blockRules() {
        return new BlockRules(genesis.parameters(), Settlement.of(genesis));
    }

    SerialJudge serialJudge() {
        return new SerialJudge(transactionRules(), blockRules());
    }

    TransactionRules transactionRules() {
        return new TransactionRules(genesis.parameters(), genesisHash, keys);
    }

    /** Signs the votes of a voter. */
    Signer operator(int voter) {
        return operators.get(voter);
    }

    Signer wallet(int i) {
        return wallets.get(i);
    }

    /** The wallet that a traitor pays from. */
    static int walletOfTraitor(int voter) {
        return WALLETS + voter % TRAITOR_WALLETS;
    }

    OutPoint coinOf(int wallet) {
        return new OutPoint(coinsTxid, wallet);
    }

    /** The i-th steady payment, to a wallet, from a coin of its own. */
    Transaction steadyPayment(int i, int to) {
        TransactionBody body = TransactionBody.transfer(
                List.of(new OutPoint(coinsTxid, WALLETS + TRAITOR_WALLETS + i)),
                List.of(new TransactionOutput(
                        STEADY_VALUE, Address.of(wallets.get(to).publicKey()))));
        return Transaction.of(
                body,
                List.of(new Witness(
                        steadyPayer.publicKey(), steadyPayer.sign(body.sighash(genesisHash, STEADY_COIN)))));
    }

    OutPoint coinOfCrowd(int client) {
        return new OutPoint(coinsTxid, WALLETS + TRAITOR_WALLETS + steadyCoins + client);
    }

    /** A client of the crowd pays, and has the change for its next payment. */
    Transaction crowdPayment(OutPoint coin, long coinValue, int timesTheFee) {
        long fee = timesTheFee * genesis.parameters().minimumFee(STEADY_VALUE, TRANSFER_BYTES);
        Address self = Address.of(steadyPayer.publicKey());
        TransactionBody body = TransactionBody.transfer(
                List.of(coin),
                List.of(
                        new TransactionOutput(
                                STEADY_VALUE, Address.of(wallets.getFirst().publicKey())),
                        new TransactionOutput(coinValue - STEADY_VALUE - fee, self)));
        return Transaction.of(
                body,
                List.of(new Witness(steadyPayer.publicKey(), steadyPayer.sign(body.sighash(genesisHash, coinValue)))));
    }

    /** Spends one coin of {@code coinValue} satoshis: {@code value} to a wallet, the rest less the least fee back. */
    Transaction transfer(OutPoint coin, long coinValue, int owner, int to, long value, long validUntil) {
        long fee = genesis.parameters().minimumFee(value, TRANSFER_BYTES);
        Signer signer = wallets.get(owner);
        TransactionBody body = TransactionBody.transfer(
                List.of(coin),
                List.of(
                        new TransactionOutput(value, Address.of(wallets.get(to).publicKey())),
                        new TransactionOutput(coinValue - value - fee, Address.of(signer.publicKey()))));
        TransactionBody limited = new TransactionBody(
                body.kind(), body.inputs(), body.outputs(), 0, validUntil, body.memo(), body.payload());
        return Transaction.of(
                limited,
                List.of(new Witness(signer.publicKey(), signer.sign(limited.sighash(genesisHash, coinValue)))));
    }

    /** Who votes in an epoch: the same in all of a run. */
    EpochVoters voters(long epoch) {
        return voters.computeIfAbsent(epoch, opened -> EpochVoters.of(genesisHash, opened, set));
    }
}
