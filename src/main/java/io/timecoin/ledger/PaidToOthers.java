package io.timecoin.ledger;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a transaction pays to others (protocol §3): the sum, over addresses, of what its outputs exceed the coins that it spends
 * of them. By the coins, never by the witnesses: change up to what an address put in is nobody else's. Amounts are positive, and
 * the sums of all coins and of all outputs fit a {@code long}: the rules ask that first. For one thread.
 */
public final class PaidToOthers {

    private final Map<Address, Long> balances = new LinkedHashMap<>();

    /** It spends a coin of {@code owner}. */
    public void spends(Address owner, long value) {
        balances.merge(owner, -value, Long::sum);
    }

    /** It has this output. */
    public void makes(TransactionOutput output) {
        balances.merge(output.owner(), output.value(), Long::sum);
    }

    /** What {@code owner} gets more than it put in; negative if it gets less. */
    public long balance(Address owner) {
        return balances.getOrDefault(owner, 0L);
    }

    /** The sum in satoshis, never above that of all outputs. */
    public long satoshis() {
        long sum = 0;
        for (long balance : balances.values()) {
            sum += Math.max(0, balance);
        }
        return sum;
    }
}
