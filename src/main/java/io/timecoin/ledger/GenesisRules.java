package io.timecoin.ledger;

import io.timecoin.crypto.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a genesis must keep to. All faults are told at once: who writes the file corrects them at once. */
public final class GenesisRules {

    /** Most satoshis at the start, so that rewards of ages still fit beside them. */
    static final long MAX_SUPPLY = Long.MAX_VALUE / 2;

    /**
     * Least size of a block that a network may allow: a settlement of the most outputs fits with all that its voters may have
     * to add to it and the largest transfer (protocol §4).
     */
    static final int LEAST_BLOCK_BYTES = 1_250_000;

    /** The first moment of the year 10000, Unix ms. */
    private static final long END_OF_TIME = 253_402_300_800_000L;

    private final List<String> faults = new ArrayList<>();

    private GenesisRules() {}

    /** One sentence for each fault; empty if there is none. */
    public static List<String> faults(Genesis genesis) {
        GenesisRules rules = new GenesisRules();
        rules.judgeHead(genesis);
        rules.judgeParameters(genesis.parameters());
        rules.judgeMasternodes(genesis.masternodes());
        rules.judgeAmounts(genesis);
        return List.copyOf(rules.faults);
    }

    private void judgeHead(Genesis genesis) {
        String name = genesis.chainName();
        require(
                !name.isEmpty() && name.length() <= Genesis.MAX_CHAIN_NAME && GenesisText.isPrintableAscii(name),
                "the chain name has 1 to " + Genesis.MAX_CHAIN_NAME + " printable ASCII characters without spaces");
        within("timestamp", genesis.timestamp(), 1, END_OF_TIME);
    }

    private void judgeParameters(ChainParameters params) {
        within("epochMillis", params.epochMillis(), 1_000, 7L * 24 * 3_600_000);
        within("minOutput", params.minOutput(), 1, Amount.SATOSHIS_PER_TIME);
        within("minFee", params.minFee(), 0, Amount.SATOSHIS_PER_TIME);
        within("feeDivisor", params.feeDivisor(), 1, Long.MAX_VALUE);
        within("feePerByte", params.feePerByte(), 0, Amount.SATOSHIS_PER_TIME);
        within("maxBlockBytes", params.maxBlockBytes(), LEAST_BLOCK_BYTES, Block.MAX_BYTES);
        within("maxBlockTransactions", params.maxBlockTransactions(), 2, Block.MAX_TRANSACTIONS);
        within("maxBlockWitnesses", params.maxBlockWitnesses(), Transaction.MAX_INPUTS, Block.MAX_TRANSACTIONS);
        within("rewardBase", params.rewardBase(), 0, 1_000_000);
    }

    private void judgeMasternodes(List<GenesisMasternode> masternodes) {
        require(!masternodes.isEmpty(), "there is no masternode: somebody has to vote");
        require(
                masternodes.size() <= ActiveSet.MAX_VOTERS,
                "there are " + masternodes.size() + " masternodes, at most " + ActiveSet.MAX_VOTERS);
        Set<PublicKey> keys = LinkedHashSet.newLinkedHashSet(masternodes.size());
        for (int i = 0; i < masternodes.size(); i++) {
            GenesisMasternode masternode = masternodes.get(i);
            require(keys.add(masternode.operatorKey()), "masternode " + i + " has the operator key of another");
            require(
                    isEndpoint(masternode.endpoint()),
                    "endpoint of masternode " + i + " is not host:port in at most " + GenesisMasternode.MAX_ENDPOINT
                            + " printable ASCII characters");
        }
    }

    private void judgeAmounts(Genesis genesis) {
        List<Genesis.Allocation> allocations = genesis.allocations();
        require(
                allocations.size() <= Genesis.MAX_ALLOCATIONS,
                "there are " + allocations.size() + " allocations, at most " + Genesis.MAX_ALLOCATIONS);
        long least = genesis.parameters().minOutput();
        long supply = 0;
        for (int i = 0; i < allocations.size(); i++) {
            long amount = allocations.get(i).amount();
            require(
                    amount >= least && amount > 0,
                    "allocation " + i + " is " + amount + " satoshis, at least " + least);
            supply = saturatedSum(supply, amount);
        }
        for (GenesisMasternode masternode : genesis.masternodes()) {
            supply = saturatedSum(supply, masternode.tier().collateral());
        }
        require(supply <= MAX_SUPPLY, "allocations and collateral are more than " + MAX_SUPPLY + " satoshis together");
    }

    private static long saturatedSum(long sum, long amount) {
        return Amount.sum(sum, Math.max(0, amount)).orElse(Long.MAX_VALUE);
    }

    static boolean isEndpoint(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        if (colon < 1
                || endpoint.length() > GenesisMasternode.MAX_ENDPOINT
                || !GenesisText.isPrintableAscii(endpoint)) {
            return false;
        }
        String host = endpoint.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return (bracketed || host.indexOf(':') < 0) && isPort(endpoint.substring(colon + 1));
    }

    private static boolean isPort(String text) {
        if (text.isEmpty() || text.length() > 5 || text.charAt(0) == '0') {
            return false;
        }
        return text.chars().allMatch(c -> c >= '0' && c <= '9') && Integer.parseInt(text) <= 65_535;
    }

    private void within(String name, long value, long least, long most) {
        require(value >= least && value <= most, name + " is " + value + ", not within " + least + " … " + most);
    }

    private void require(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }
}
