package io.timecoin.ledger;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.SignatureVerifier;
import io.timecoin.ledger.Verdict.Invalid;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rules of protocol §3 for a transaction, cheap ones before dear ones. What it never asks is whether an input is unspent
 * now: that is asked at each use. Safe for any thread if the verifier is.
 *
 * <p>Keeps INV-4 and INV-18.
 */
public final class TransactionRules {

    private final ChainParameters params;
    private final Hash256 genesisHash;
    private final SignatureVerifier verifier;

    public TransactionRules(ChainParameters params, Hash256 genesisHash, SignatureVerifier verifier) {
        this.params = params;
        this.genesisHash = genesisHash;
        this.verifier = verifier;
    }

    /** Everything that needs neither coins nor signatures: a fault here is its sender's, whatever the state. */
    public Verdict checkForm(Transaction transaction) {
        if (transaction.kind() != TransactionKind.TRANSFER) {
            return Verdict.invalid(Rule.KIND_NOT_RELAYED, "a settlement is built by rule and never sent");
        }
        if (transaction.size() > Transaction.MAX_BYTES) {
            return Verdict.invalid(
                    Rule.TRANSACTION_TOO_LARGE,
                    "the transaction has " + transaction.size() + " bytes, at most " + Transaction.MAX_BYTES);
        }
        if (isOverCounted(transaction)) {
            return Verdict.invalid(
                    Rule.MALFORMED, "a list, the memo or the payload is longer than a transfer's may be");
        }
        return checkTimes(transaction)
                .and(() -> checkInputs(transaction.inputs()))
                .and(() -> checkOutputs(transaction))
                .and(() -> checkWitnesses(transaction));
    }

    /** The decoder refuses these already; a transaction built here may still have them. */
    private static boolean isOverCounted(Transaction transaction) {
        return transaction.inputs().size() > Transaction.MAX_INPUTS
                || transaction.outputs().size() > Transaction.MAX_OUTPUTS
                || transaction.witnesses().size() > Transaction.MAX_INPUTS
                || transaction.memo().length > Transaction.MAX_MEMO_BYTES
                || transaction.payload().length > 0;
    }

    /** A transaction that no block may ever contain would only take room from those that pay. */
    private static Verdict checkTimes(Transaction transaction) {
        if (transaction.validUntil() != 0 && transaction.validUntil() < transaction.lockTime()) {
            return Verdict.invalid(
                    Rule.VALID_UNTIL_BEFORE_LOCK_TIME,
                    "valid until " + transaction.validUntil() + " ms, but locked until " + transaction.lockTime());
        }
        return Verdict.VALID;
    }

    private static Verdict checkInputs(List<OutPoint> inputs) {
        if (inputs.isEmpty()) {
            return Verdict.invalid(Rule.NO_INPUTS, "a transfer spends at least one coin");
        }
        if (inputs.size() == 1) {
            return Verdict.VALID;
        }
        Set<OutPoint> seen = LinkedHashSet.newLinkedHashSet(inputs.size());
        for (OutPoint input : inputs) {
            if (!seen.add(input)) {
                return Verdict.invalid(Rule.DUPLICATE_INPUT, input + " is spent twice");
            }
        }
        return Verdict.VALID;
    }

    private Verdict checkOutputs(Transaction transaction) {
        for (TransactionOutput output : transaction.outputs()) {
            if (output.value() < params.minOutput()) {
                return Verdict.invalid(
                        Rule.OUTPUT_BELOW_MINIMUM,
                        "an output has " + output.value() + " satoshis, at least " + params.minOutput());
            }
        }
        if (Amount.sumOfOutputs(transaction.outputs()).isEmpty()) {
            return Verdict.invalid(Rule.AMOUNT_OVERFLOW, "the outputs' sum is not below 2^63 satoshis");
        }
        return Verdict.VALID;
    }

    private static Verdict checkWitnesses(Transaction transaction) {
        List<Witness> witnesses = transaction.witnesses();
        if (witnesses.isEmpty()) {
            return Verdict.invalid(Rule.WITNESS_MISSING, "no owner has signed");
        }
        if (witnesses.size() > transaction.inputs().size()) {
            return Verdict.invalid(Rule.WITNESS_SUPERFLUOUS, "there are more witnesses than inputs");
        }
        if (witnesses.size() == 1) {
            return Verdict.VALID; // one is in order, and its address costs a hash
        }
        @Nullable Address previous = null;
        for (Witness witness : witnesses) {
            Address address = Address.of(witness.publicKey());
            if (previous != null && previous.compareTo(address) >= 0) {
                return Verdict.invalid(
                        Rule.WITNESS_ORDER, "witnesses are not in strictly ascending order of their address payloads");
            }
            previous = address;
        }
        return Verdict.VALID;
    }

    /**
     * Judges form, owners, amounts, fee and signatures.
     *
     * @param coins of the inputs in their order; null for one that is not known
     * @param seenHeight a final height at which every input not in {@code unsettled} was unspent
     * @param unsettled inputs whose coins come from blocks not final (or applied) yet
     * @throws IllegalArgumentException unless there is one element for each input
     */
    public VerificationOutcome verify(
            Transaction transaction, List<@Nullable Coin> coins, long seenHeight, List<OutPoint> unsettled) {
        if (coins.size() != transaction.inputs().size()) {
            throw new IllegalArgumentException(
                    coins.size() + " coins for " + transaction.inputs().size() + " inputs");
        }
        Verdict verdict = checkForm(transaction)
                .and(() -> checkCoins(transaction, coins))
                .and(() -> checkOwners(transaction, coins))
                .and(() -> checkAmounts(transaction, coins))
                .and(() -> checkSignatures(transaction, coins));
        return switch (verdict) {
            case Invalid invalid -> new VerificationOutcome.Rejected(invalid);
            case Verdict.Valid _ -> {
                long fee = total(coins).orElseThrow() - outputSum(transaction);
                yield new VerificationOutcome.Verified(
                        new VerifiedTransaction(transaction, fee, seenHeight, unsettled));
            }
        };
    }

    private static Verdict checkCoins(Transaction transaction, List<@Nullable Coin> coins) {
        for (int i = 0; i < coins.size(); i++) {
            Coin coin = coins.get(i);
            if (coin == null) {
                return Verdict.invalid(
                        Rule.INPUT_UNKNOWN, "no coin " + transaction.inputs().get(i) + " is known");
            }
            if (coin.collateral()) {
                return Verdict.invalid(
                        Rule.INPUT_LOCKED_COLLATERAL,
                        "coin " + transaction.inputs().get(i) + " is a masternode's collateral");
            }
        }
        return Verdict.VALID;
    }

    /** Exactly one witness for each distinct owner; the witnesses are known to be in order and distinct. */
    private static Verdict checkOwners(Transaction transaction, List<@Nullable Coin> coins) {
        Set<Address> owners = new TreeSet<>();
        for (Coin coin : coins) {
            if (coin != null) {
                owners.add(coin.owner());
            }
        }
        for (Witness witness : transaction.witnesses()) {
            Address address = Address.of(witness.publicKey());
            if (!owners.remove(address)) {
                return Verdict.invalid(
                        Rule.WITNESS_SUPERFLUOUS, "the key " + witness.publicKey() + " owns none of the inputs");
            }
        }
        if (!owners.isEmpty()) {
            return Verdict.invalid(Rule.WITNESS_MISSING, owners.size() + " owners of inputs have not signed");
        }
        return Verdict.VALID;
    }

    private Verdict checkAmounts(Transaction transaction, List<@Nullable Coin> coins) {
        OptionalLong total = total(coins);
        if (total.isEmpty()) {
            return Verdict.invalid(Rule.AMOUNT_OVERFLOW, "the inputs' sum is not below 2^63 satoshis");
        }
        long outputs = outputSum(transaction);
        if (total.getAsLong() < outputs) {
            return Verdict.invalid(
                    Rule.INPUTS_BELOW_OUTPUTS, "inputs have " + total.getAsLong() + " satoshis, outputs " + outputs);
        }
        long fee = total.getAsLong() - outputs;
        long least = params.minimumFee(paidToOthers(transaction, coins), transaction.size());
        if (fee < least) {
            return Verdict.invalid(Rule.FEE_TOO_LOW, "the fee is " + fee + " satoshis, at least " + least);
        }
        return Verdict.VALID;
    }

    private static long paidToOthers(Transaction transaction, List<@Nullable Coin> coins) {
        PaidToOthers paid = new PaidToOthers();
        for (Coin coin : coins) {
            if (coin != null) {
                paid.spends(coin.owner(), coin.value());
            }
        }
        transaction.outputs().forEach(paid::makes);
        return paid.satoshis();
    }

    /** Who signed for coins of other values than these, because somebody lied about them, has not signed this. */
    private Verdict checkSignatures(Transaction transaction, List<@Nullable Coin> coins) {
        long[] values = coins.stream()
                .mapToLong(coin -> coin == null ? 0 : coin.value())
                .toArray();
        Hash256 sighash = transaction.sighash(genesisHash, values);
        for (Witness witness : transaction.witnesses()) {
            if (!verifier.verify(witness.publicKey(), sighash, witness.signature())) {
                return Verdict.invalid(
                        Rule.SIGNATURE_INVALID, "the signature of key " + witness.publicKey() + " does not hold");
            }
        }
        return Verdict.VALID;
    }

    /** Whether its time conditions allow it in a block of this timestamp, Unix ms. */
    public static Verdict checkTime(Transaction transaction, long blockTimestamp) {
        if (transaction.lockTime() > blockTimestamp) {
            return Verdict.invalid(
                    Rule.LOCK_TIME_NOT_REACHED,
                    "locked until " + transaction.lockTime() + " ms, the block is of " + blockTimestamp);
        }
        if (transaction.validUntil() != 0 && transaction.validUntil() < blockTimestamp) {
            return Verdict.invalid(
                    Rule.EXPIRED, "valid until " + transaction.validUntil() + " ms, the block is of " + blockTimestamp);
        }
        return Verdict.VALID;
    }

    private static OptionalLong total(List<@Nullable Coin> coins) {
        long total = 0;
        for (Coin coin : coins) {
            total += coin == null ? 0 : coin.value();
            if (total < 0) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(total);
    }

    /** Known to fit: the form has been checked. */
    private static long outputSum(Transaction transaction) {
        return Amount.sumOfOutputs(transaction.outputs()).orElseThrow();
    }
}
