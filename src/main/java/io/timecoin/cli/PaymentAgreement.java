package io.timecoin.cli;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.pay.PaymentJournal;
import io.timecoin.cli.pay.PaymentOrder;
import io.timecoin.cli.pay.PaymentPlan;
import io.timecoin.cli.pay.PaymentPlanner;
import io.timecoin.cli.pay.PaymentRecord;
import io.timecoin.cli.pay.Replacement;
import io.timecoin.cli.pay.WalletLock;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.wallet.TransactionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** From an order to a payment in the journal: coins are chosen, a person agrees, and the payment is signed and written down. */
final class PaymentAgreement {

    /** In place of which earlier payment this one is made. */
    sealed interface Place {
        record Of(Hash256 txid) implements Place {}

        /** Of an equal one, if there is one that has come to nothing. */
        record OfEqual() implements Place {}

        record Another() implements Place {}
    }

    private final NodeClient client;
    private final Genesis genesis;
    private final PaymentJournal journal;
    private final Place place;
    private final Optional<Prompt> person;
    private final Console err;

    /**
     * An agreement that is still to be reached.
     *
     * @param person who is asked; empty if everything is agreed to
     */
    PaymentAgreement(
            NodeClient client,
            Genesis genesis,
            PaymentJournal journal,
            Place place,
            Optional<Prompt> person,
            Console err) {
        this.client = client;
        this.genesis = genesis;
        this.journal = journal;
        this.place = place;
        this.person = person;
        this.err = err;
    }

    /**
     * Chooses, asks, and chooses again under the wallet's lock: others may have paid while somebody thought.
     *
     * @throws CommandFailedException if the person does not agree
     */
    PaymentRecord reach(PaymentOrder order, WalletFile.Keys keys) {
        PaymentPlanner planner = new PaymentPlanner(client, genesis, journal, keys.addresses());
        Optional<PaymentPlan> agreed = Optional.empty();
        while (true) {
            try (WalletLock _ = journal.lock()) {
                PaymentPlan plan = planner.plan(order, replacement(planner.recipients(order.outputs())));
                if (person.isEmpty() || agreed.filter(plan::isNoWorseThan).isPresent()) {
                    return write(plan, planner, keys);
                }
                agreed = Optional.of(plan);
            }
            String question = VisibleText.of(question(agreed.get(), planner));
            if (!person.get().confirms(question)) {
                throw new CommandFailedException("nothing was paid");
            }
        }
    }

    private Optional<Replacement> replacement(List<PaymentRecord.Recipient> recipients) {
        return switch (place) {
            case Place.Of of -> Optional.of(Replacement.named(of.txid(), journal));
            case Place.Another _ -> Optional.empty();
            case Place.OfEqual _ -> {
                journal.open().stream()
                        .filter(open -> open.recipients().equals(recipients))
                        .forEach(open -> err.line("timecoin: an equal payment, " + open.txid()
                                + ", is open; this is another one. To pay in its place: --instead " + open.txid()));
                yield Replacement.equal(recipients, journal.records());
            }
        };
    }

    private String question(PaymentPlan plan, PaymentPlanner planner) {
        String whom = planner.recipients(plan.outputs()).stream()
                .map(each -> Console.time(each.amount()) + " to " + each.address())
                .collect(Collectors.joining(" and "));
        String sum = plan.outputs().size() == 1 ? "" : ", " + Console.time(plan.amount()) + " in all,";
        String instead = plan.replaces().map(of -> ", in place of " + of.txid()).orElse("");
        return "Pay " + whom + sum + " on " + genesis.network().label() + " " + genesis.chainName() + ", fee "
                + Console.time(plan.fee()) + instead + "?";
    }

    private PaymentRecord write(PaymentPlan plan, PaymentPlanner planner, WalletFile.Keys keys) {
        TransactionBuilder builder = new TransactionBuilder(genesis.hash());
        TransactionBody body = builder.body(plan.payment(), plan.selected());
        Transaction signed = builder.sign(body, plan.selected().coins(), keys.signers());
        PaymentRecord payment =
                PaymentRecord.open(signed, planner.recipients(plan.outputs()), plan.fee(), Instant.now());
        journal.add(payment, plan.replaces().map(PaymentRecord::txid));
        return payment;
    }
}
