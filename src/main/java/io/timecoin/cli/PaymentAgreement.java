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
     * A payment that is written down, and is to be sent.
     *
     * @param sentBefore whether the same bytes may have been sent before
     */
    record Agreed(PaymentRecord payment, boolean sentBefore) {}

    /**
     * What is about to be agreed to.
     *
     * @param beside equal payments that are open, and may become final too
     */
    private record Offer(PaymentPlan plan, List<PaymentRecord> beside) {

        /** Whether who has agreed to the other has agreed to this one. */
        boolean isNoWorseThan(Offer agreed) {
            return plan.isNoWorseThan(agreed.plan)
                    && txids(agreed.beside).containsAll(txids(beside)); // of which nobody was told
        }

        private static List<Hash256> txids(List<PaymentRecord> payments) {
            return payments.stream().map(PaymentRecord::txid).toList();
        }
    }

    /**
     * Chooses, asks, and chooses again under the wallet's lock: others may have paid while somebody thought.
     *
     * @throws CommandFailedException if the person does not agree, or nobody can be asked whether an equal payment that is open is
     *     meant
     */
    Agreed reach(PaymentOrder order, WalletFile.Keys keys) {
        PaymentPlanner planner = new PaymentPlanner(client, genesis, journal, keys.addresses());
        Optional<Offer> agreed = Optional.empty();
        while (true) {
            try (WalletLock _ = journal.lock()) {
                Offer offer = offer(order, planner);
                if (agreed.isEmpty()) {
                    offer.plan().expiry().doubt().ifPresent(doubt -> err.line("timecoin: " + doubt));
                }
                if (person.isEmpty() || agreed.filter(offer::isNoWorseThan).isPresent()) {
                    return write(offer.plan(), planner, keys);
                }
                agreed = Optional.of(offer);
            }
            String question = VisibleText.of(question(agreed.get(), planner));
            if (!person.get().confirms(question)) {
                throw new CommandFailedException("nothing was paid");
            }
        }
    }

    private Offer offer(PaymentOrder order, PaymentPlanner planner) {
        List<PaymentRecord.Recipient> recipients = planner.recipients(order.outputs());
        Optional<Replacement> replacement = replacement(recipients);
        List<PaymentRecord> beside = place instanceof Place.OfEqual
                ? journal.open(genesis.hash()).stream()
                        .filter(open -> open.recipients().equals(recipients)
                                && replacement.stream()
                                        .noneMatch(instead -> instead.chain().contains(open)))
                        .toList()
                : List.of();
        if (person.isEmpty() && !beside.isEmpty()) {
            throw refused(beside.getFirst().txid());
        }
        return new Offer(planner.plan(order, replacement), beside);
    }

    private Optional<Replacement> replacement(List<PaymentRecord.Recipient> recipients) {
        return switch (place) {
            case Place.Of of -> Optional.of(Replacement.named(of.txid(), journal, genesis.hash()));
            case Place.Another _ -> Optional.empty();
            case Place.OfEqual _ -> Replacement.equal(recipients, journal.records(), genesis.hash());
        };
    }

    /** A command that is given once more is more often the same payment than a second one. */
    private static CommandFailedException refused(Hash256 open) {
        return new CommandFailedException(
                "an equal payment, " + open + ", is open and may become final; nothing was paid."
                        + " To send that one once more: timecoin wallet send --again " + open
                        + "; to pay in its place: --instead "
                        + open + "; to pay a second time: --another");
    }

    private String question(Offer offer, PaymentPlanner planner) {
        PaymentPlan plan = offer.plan();
        String whom = planner.recipients(plan.outputs()).stream()
                .map(each -> Console.time(each.amount()) + " to " + each.address())
                .collect(Collectors.joining(" and "));
        String sum = plan.outputs().size() == 1 ? "" : ", " + Console.time(plan.amount()) + " in all,";
        String instead = plan.replaces().map(of -> ", in place of " + of.txid()).orElse("");
        String beside = offer.beside().stream()
                .map(open -> ", beside the equal payment " + open.txid() + " that is open and may become final too")
                .collect(Collectors.joining());
        return "Pay " + whom + sum + " on " + genesis.network().label() + " " + genesis.chainName() + ", fee "
                + Console.time(plan.fee()) + instead + beside + "?";
    }

    private Agreed write(PaymentPlan plan, PaymentPlanner planner, WalletFile.Keys keys) {
        TransactionBuilder builder = new TransactionBuilder(genesis.hash());
        TransactionBody body = builder.body(plan.payment(), plan.selected());
        Transaction signed = builder.sign(body, plan.selected().coins(), keys.signers());
        PaymentRecord payment = PaymentRecord.open(
                genesis.hash(), signed, planner.recipients(plan.outputs()), plan.fee(), Instant.now());
        return new Agreed(payment, journal.add(payment, plan.replaces().map(PaymentRecord::txid)));
    }
}
