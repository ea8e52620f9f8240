package io.timecoin.cli.pay;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Amount;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.wallet.CoinSelection;
import io.timecoin.wallet.CoinSelector;
import io.timecoin.wallet.Payment;
import io.timecoin.wallet.SpendableCoin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Chooses coins for payments: none that another open payment of the journal or a pending transaction spends. For one thread. */
public final class PaymentPlanner {

    /** A fee is at most so many times what the protocol's own numbers ask, unless somebody says otherwise. */
    private static final long MAX_FEE_FACTOR = 10;

    private final NodeClient client;
    private final Genesis genesis;
    private final PaymentJournal journal;
    private final List<Address> owners;

    public PaymentPlanner(NodeClient client, Genesis genesis, PaymentJournal journal, List<Address> owners) {
        this.client = client;
        this.genesis = genesis;
        this.journal = journal;
        this.owners = List.copyOf(owners);
    }

    /**
     * The payment of an order as it would be made now.
     *
     * @param replacement the payment in whose place it is made
     * @throws PaymentException if the free coins do not cover it, or its fee is above the bound
     */
    public PaymentPlan plan(PaymentOrder order, Optional<Replacement> replacement) {
        PaymentCoins node = new PaymentCoins(client, genesis.network());
        Set<OutPoint> reserved = journal.reserved();
        replacement.ifPresent(instead -> reserved.removeAll(instead.coins()));
        List<SpendableCoin> coins = new ArrayList<>(node.of(owners));
        boolean taken = coins.removeIf(coin -> reserved.contains(coin.outPoint()));
        long validUntil = validUntil(order.validFor());
        Set<OutPoint> free = new HashSet<>();
        while (true) {
            Optional<SpendableCoin> always = replacement.flatMap(instead -> shared(instead, coins));
            PaymentPlan plan = plan(order, validUntil, always, coins, taken, replacement.map(Replacement::of));
            List<OutPoint> unsure = plan.selected().coins().stream()
                    .map(SpendableCoin::outPoint)
                    .filter(coin -> !free.contains(coin))
                    .toList();
            free.addAll(node.free(unsure));
            if (free.containsAll(unsure)) {
                return bounded(plan, order);
            }
            taken = true;
            coins.removeIf(coin -> unsure.contains(coin.outPoint()) && !free.contains(coin.outPoint()));
        }
    }

    /** Who is paid, as the journal has it. */
    public List<PaymentRecord.Recipient> recipients(List<TransactionOutput> outputs) {
        return outputs.stream()
                .map(output -> new PaymentRecord.Recipient(
                        AddressText.encode(output.owner(), genesis.network()), output.value()))
                .toList();
    }

    /**
     * Until when a payment that is made now may be in a block, Unix ms by the newest certified block and not by this machine's
     * clock.
     *
     * @param validFor zero for ever
     * @return 0 for ever
     */
    public long validUntil(Duration validFor) {
        if (validFor.isZero()) {
            return 0;
        }
        long newest = new FinalityProof(client, genesis).newest().timestamp();
        return Amount.sum(newest, validFor.toMillis())
                .orElseThrow(() -> new PaymentException(
                        "the newest block that " + client.base() + " shows is of a time that cannot be, " + newest));
    }

    /** The largest coin that an earlier payment spends too. */
    private static Optional<SpendableCoin> shared(Replacement instead, List<SpendableCoin> coins) {
        Optional<SpendableCoin> shared = coins.stream()
                .filter(coin -> instead.coins().contains(coin.outPoint()))
                .reduce((a, b) -> a.value() >= b.value() ? a : b);
        if (shared.isEmpty() && instead.required()) {
            throw new PaymentException(
                    "none of the coins of the payment " + instead.of().txid()
                            + " can be spent now, so nothing can be paid safely in its place; see: timecoin tx "
                            + instead.of().txid() + "; --another pays regardless of it");
        }
        return shared;
    }

    private PaymentPlan plan(
            PaymentOrder order,
            long validUntil,
            Optional<SpendableCoin> always,
            List<SpendableCoin> coins,
            boolean taken,
            Optional<PaymentRecord> replaces) {
        CoinSelector selector = new CoinSelector(genesis.parameters());
        if (order.everythingTo().isPresent()) {
            Address to = order.everythingTo().get();
            CoinSelection.Selected all = selected(selector.selectAll(to, order.memo().length, coins), taken);
            TransactionOutput output = new TransactionOutput(all.total() - all.fee(), to);
            return new PaymentPlan(new Payment(List.of(output), order.memo(), 0, validUntil), all, replaces);
        }
        Payment payment = new Payment(order.outputs(), order.memo(), 0, validUntil);
        List<SpendableCoin> others =
                coins.stream().filter(coin -> !always.equals(Optional.of(coin))).toList();
        return new PaymentPlan(payment, selected(selector.select(payment, always, others), taken), replaces);
    }

    private static CoinSelection.Selected selected(CoinSelection selection, boolean taken) {
        String hint = taken ? "; coins that a pending transaction or an open payment spends do not count" : "";
        return switch (selection) {
            case CoinSelection.Selected selected -> selected;
            case CoinSelection.Refused refused
            when refused.missing() > 0 ->
                throw new PaymentException("the coins do not cover amount and fee: " + Amount.format(refused.missing())
                        + " TIME are missing" + hint);
            case CoinSelection.Refused refused ->
                throw new PaymentException(
                        "the payment cannot be made (" + refused.rule() + "): " + refused.detail() + hint);
        };
    }

    /** The parameters came from a genesis that may be a stranger's, and what is too little for change goes to the fee. */
    private static PaymentPlan bounded(PaymentPlan plan, PaymentOrder order) {
        long usual = new CoinSelector(ChainParameters.STANDARD).leastFee(plan.payment(), plan.selected());
        long bound = order.maxFee().orElse(Math.multiplyExact(MAX_FEE_FACTOR, usual));
        if (plan.fee() > bound) {
            throw new PaymentException("the fee would be " + Amount.format(plan.fee()) + " TIME, more than "
                    + Amount.format(bound) + " TIME; --max-fee allows more");
        }
        return plan;
    }
}
