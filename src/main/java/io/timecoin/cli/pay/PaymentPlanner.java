package io.timecoin.cli.pay;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Amount;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Chooses coins for payments: none that another open payment of the journal or a pending transaction spends. For one thread. */
public final class PaymentPlanner {

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
        PaymentCoins node = new PaymentCoins(client, genesis.network(), owners);
        Set<OutPoint> reserved = journal.reserved();
        replacement.ifPresent(instead -> reserved.removeAll(instead.coins()));
        List<SpendableCoin> coins = new ArrayList<>(node.all());
        boolean taken = coins.removeIf(coin -> reserved.contains(coin.outPoint()));
        Expiry expiry = expiry(order.validFor());
        Set<OutPoint> free = new HashSet<>();
        boolean again = false;
        while (true) {
            Optional<SpendableCoin> always = replacement.map(instead -> shared(instead, coins));
            PaymentPlan plan = plan(order, expiry, always, coins, taken, replacement.map(Replacement::last));
            List<OutPoint> chosen = outPoints(plan.selected().coins());
            List<OutPoint> unsure = unsure(chosen, free, again ? outPoints(coins) : List.of());
            free.addAll(node.free(unsure));
            if (free.containsAll(chosen)) {
                order.maxFee().check(plan.fee(), FeeBound.usual(plan.payment(), plan.selected()));
                return plan;
            }
            taken = true;
            again = true;
            Set<OutPoint> asked = new HashSet<>(unsure);
            coins.removeIf(coin -> asked.contains(coin.outPoint()) && !free.contains(coin.outPoint()));
        }
    }

    private static List<OutPoint> outPoints(List<SpendableCoin> coins) {
        return coins.stream().map(SpendableCoin::outPoint).toList();
    }

    /**
     * Coins that are still to be asked for: those that were chosen, and, where some were taken before, as many of the others as one
     * question has room for, so that the questions come to an end soon.
     */
    private static List<OutPoint> unsure(List<OutPoint> chosen, Set<OutPoint> free, List<OutPoint> others) {
        Set<OutPoint> unsure = new LinkedHashSet<>(chosen);
        unsure.removeAll(free);
        for (OutPoint coin : others) {
            if (unsure.size() >= PaymentCoins.MOST_AT_ONCE) {
                break;
            }
            if (!free.contains(coin)) {
                unsure.add(coin);
            }
        }
        return List.copyOf(unsure);
    }

    /** Who is paid, as the journal has it. */
    public List<PaymentRecord.Recipient> recipients(List<TransactionOutput> outputs) {
        return outputs.stream()
                .map(output -> new PaymentRecord.Recipient(
                        AddressText.encode(output.owner(), genesis.network()), output.value()))
                .toList();
    }

    /**
     * Until when a payment that is made now may be in a block.
     *
     * @param validFor zero for ever
     */
    public Expiry expiry(Duration validFor) {
        return Expiry.of(new FinalityProof(client, genesis), validFor, System.currentTimeMillis());
    }

    /** The largest coin that the earlier payments spend too. */
    private static SpendableCoin shared(Replacement instead, List<SpendableCoin> coins) {
        Set<OutPoint> shared = instead.shared();
        return coins.stream()
                .filter(coin -> shared.contains(coin.outPoint()))
                .reduce((a, b) -> a.value() >= b.value() ? a : b)
                .orElseThrow(() -> new PaymentException(
                        "none of the coins of the payment " + instead.last().txid()
                                + " can be spent now, so nothing can be paid safely in its place; see: timecoin tx "
                                + instead.last().txid() + "; --another pays regardless of it"));
    }

    private PaymentPlan plan(
            PaymentOrder order,
            Expiry expiry,
            Optional<SpendableCoin> always,
            List<SpendableCoin> coins,
            boolean taken,
            Optional<PaymentRecord> replaces) {
        CoinSelector selector = new CoinSelector(genesis.parameters());
        if (order.everythingTo().isPresent()) {
            Address to = order.everythingTo().get();
            CoinSelection.Selected all = selected(selector.selectAll(to, order.memo().length, coins), taken);
            TransactionOutput output = new TransactionOutput(all.total() - all.fee(), to);
            return new PaymentPlan(
                    new Payment(List.of(output), order.memo(), 0, expiry.validUntil()), all, replaces, expiry);
        }
        Payment payment = new Payment(order.outputs(), order.memo(), 0, expiry.validUntil());
        List<SpendableCoin> others =
                coins.stream().filter(coin -> !always.equals(Optional.of(coin))).toList();
        return new PaymentPlan(payment, selected(selector.select(payment, always, others), taken), replaces, expiry);
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
}
