package io.timecoin.network;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import io.timecoin.crypto.SignatureVerifiers;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockOutcome;
import io.timecoin.ledger.BlockRules;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionRules;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.masternode.Settlement;
import io.timecoin.storage.FinalBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A chain as a network has it, with settlements and a finalization of each block, made by one who has the keys of all operators.
 */
public final class SignedChain {

    private final Genesis genesis;
    private final Map<PublicKey, Signer> operators = new TreeMap<>();
    private final List<FinalBlock> blocks = new ArrayList<>();

    /**
     * Makes it.
     *
     * @param operators of all masternodes
     * @param millis between two blocks
     * @param payments one in a block, of coins of the genesis or of those before
     */
    public SignedChain(Genesis genesis, List<Signer> operators, int length, long millis, List<Transaction> payments) {
        this.genesis = genesis;
        operators.forEach(operator -> this.operators.put(operator.publicKey(), operator));
        BlockRules rules = new BlockRules(genesis.parameters(), Settlement.of(genesis));
        TransactionRules transactions =
                new TransactionRules(genesis.parameters(), genesis.hash(), SignatureVerifiers.fastest());
        Map<OutPoint, Coin> coins = new TreeMap<>(genesis.coins());
        ChainState state = genesis.initialState();
        for (int i = 0; i < length; i++) {
            List<VerifiedTransaction> transfers =
                    i < payments.size() ? List.of(verified(transactions, coins, payments.get(i))) : List.of();
            Block block = rules.build(
                    state,
                    genesis.timestamp() + (i + 1) * millis,
                    state.activeSet().voter(0).id(),
                    transfers);
            state = switch (rules.check(state, block, transfers, (_, _) -> true)) {
                case BlockOutcome.Accepted accepted -> accepted.next();
                case BlockOutcome.Refused refused ->
                    throw new IllegalArgumentException(refused.reason().toString());
            };
            blocks.add(new FinalBlock(block, state, finalization(block)));
            transfers.forEach(transfer -> make(coins, transfer.transaction(), block.height()));
        }
    }

    private static void make(Map<OutPoint, Coin> coins, Transaction transaction, long height) {
        List<Coin> made = transaction.coins(height);
        for (int vout = 0; vout < made.size(); vout++) {
            coins.put(new OutPoint(transaction.txid(), vout), made.get(vout));
        }
    }

    private static VerifiedTransaction verified(
            TransactionRules rules, Map<OutPoint, Coin> coins, Transaction payment) {
        List<Coin> spent = payment.inputs().stream()
                .map(input -> Objects.requireNonNull(coins.get(input)))
                .toList();
        return switch (rules.verify(payment, List.copyOf(spent), 0, List.of())) {
            case VerificationOutcome.Verified verified -> verified.transaction();
            case VerificationOutcome.Rejected rejected ->
                throw new IllegalArgumentException(rejected.reason().toString());
        };
    }

    /** By the first three of the set. */
    private Certificate finalization(Block block) {
        Statement statement = new Statement(
                StatementKind.FINALIZE, block.header().epoch(), block.height() + 1, block.height(), block.hash());
        List<Integer> signers = List.of(0, 1, 2);
        List<Signature> signatures = signers.stream()
                .map(voter -> voter(voter).sign(statement.digest(genesis.hash())))
                .toList();
        return new Certificate(statement, signers, signatures);
    }

    private Signer voter(int index) {
        return Objects.requireNonNull(
                operators.get(genesis.activeSet().voter(index).operatorKey()));
    }

    /** All of it, in order. */
    public List<FinalBlock> blocks() {
        return List.copyOf(blocks);
    }

    /** Of its last block. */
    public long height() {
        return blocks.size();
    }

    Block block(long height) {
        return blocks.get((int) height - 1).block();
    }

    ProvenHeader header(long height) {
        FinalBlock found = blocks.get((int) height - 1);
        return new ProvenHeader(found.block().header(), found.finalization());
    }

    /** Those of this epoch and the following ones. */
    List<ProvenHeader> settlements(long firstEpoch) {
        return blocks.stream()
                .map(FinalBlock::block)
                .filter(block -> block.isSettlement() && block.header().epoch() >= firstEpoch)
                .map(block -> header(block.height()))
                .toList();
    }
}
