package io.timecoin.cli;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.pay.Expiry;
import io.timecoin.cli.pay.FeeBound;
import io.timecoin.cli.pay.PaymentCoins;
import io.timecoin.cli.pay.PaymentJournal;
import io.timecoin.cli.pay.PaymentPlanner;
import io.timecoin.cli.pay.PaymentRecord;
import io.timecoin.cli.pay.WalletLock;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.wallet.CoinMerger;
import io.timecoin.wallet.CoinSelection;
import io.timecoin.wallet.Payment;
import io.timecoin.wallet.SpendableCoin;
import io.timecoin.wallet.TransactionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code timecoin wallet merge}: one coin of the many of each address. */
@Command(
        name = "merge",
        description = {
            "Makes one coin of the many small ones of each address, in as many transactions as it takes, and waits until each"
                    + " is final.",
            "What breaks off half way is taken up by running it again: the wallet only pays itself."
        },
        mixinStandardHelpOptions = true)
final class WalletMergeCommand implements Callable<Integer> {

    /** How long after the newest block each may become final, as payments do. */
    private static final Duration VALID_FOR = Duration.ofMinutes(10);

    private final Prompt prompt;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Mixin
    private WalletFile file = new WalletFile();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Mixin
    private PayOptions pay = new PayOptions();

    WalletMergeCommand() {
        this(Prompt.ofProcess());
    }

    WalletMergeCommand(Prompt prompt) {
        this.prompt = prompt;
    }

    @Override
    public Integer call() {
        Duration timeout = pay.timeout();
        FeeBound bound = pay.feeBound();
        pay.requireSomebody(prompt);
        file.addresses(); // whether there is such a wallet; nothing is made beside one that is not there
        PaymentJournal journal = PaymentJournal.beside(file.source());
        try (NodeClient client = node.connect()) {
            Genesis network = pay.settled(client, journal, file.source());
            WalletFile.Keys keys = file.open(prompt);
            List<SpendableCoin> coins =
                    free(new PaymentCoins(client, network.network(), keys.addresses()).ofIdle(), journal);
            CoinMerger merger = new CoinMerger(network.parameters());
            CoinMerger.Plan plan = merger.plan(coins);
            bound.check(plan.fee(), usual(plan));
            if (plan.transactions() > 0 && !pay.yes() && !prompt.confirms(question(plan, coins.size(), network))) {
                throw new CommandFailedException("nothing was merged");
            }
            List<String> txids = merge(client, network, journal, keys, merger, coins, timeout);
            print(plan, coins.size(), txids);
        }
        return 0;
    }

    /** What the protocol's own numbers ask for all of it, satoshis. */
    private static long usual(CoinMerger.Plan plan) {
        Payment toItself = new Payment(List.of(), new byte[0], 0, 0);
        return plan.merges().stream()
                .mapToLong(each -> FeeBound.usual(toItself, each))
                .sum();
    }

    /** Those that no open payment of this wallet spends. */
    private static List<SpendableCoin> free(List<SpendableCoin> coins, PaymentJournal journal) {
        Set<OutPoint> taken = journal.reserved();
        return coins.stream().filter(coin -> !taken.contains(coin.outPoint())).toList();
    }

    private static String question(CoinMerger.Plan plan, int coins, Genesis network) {
        return VisibleText.of("Merge " + coins + " coins into " + plan.left() + " in " + plan.transactions()
                + " transactions on " + network.network().label() + " " + network.chainName() + ", fee "
                + Console.time(plan.fee()) + "?");
    }

    private List<String> merge(
            NodeClient client,
            Genesis network,
            PaymentJournal journal,
            WalletFile.Keys keys,
            CoinMerger merger,
            List<SpendableCoin> coins,
            Duration timeout) {
        Console err = new Console(spec.commandLine().getErr());
        PaymentRun run = new PaymentRun(
                client, network, journal, new Console(spec.commandLine().getOut()), err);
        PaymentPlanner planner = new PaymentPlanner(client, network, journal, keys.addresses());
        Set<SpendableCoin> left = new LinkedHashSet<>(coins);
        List<String> txids = new ArrayList<>();
        for (List<CoinSelection.Selected> round = merger.round(coins);
                !round.isEmpty();
                round = merger.round(List.copyOf(left))) {
            for (CoinSelection.Selected each : round) {
                Expiry expiry = planner.expiry(VALID_FOR);
                expiry.doubt().ifPresent(doubt -> err.line("timecoin: " + doubt));
                PaymentRecord payment = write(each, network, journal, keys, expiry.validUntil());
                run.send(payment, timeout, node.json());
                each.coins().forEach(left::remove);
                left.add(CoinMerger.merged(each, new OutPoint(payment.txid(), 0)));
                txids.add(payment.txid().toHex());
            }
        }
        return txids;
    }

    /** Signs and writes it down, unless another payment has taken one of the coins while somebody thought. */
    private static PaymentRecord write(
            CoinSelection.Selected each,
            Genesis network,
            PaymentJournal journal,
            WalletFile.Keys keys,
            long validUntil) {
        try (WalletLock _ = journal.lock()) {
            if (free(each.coins(), journal).size() < each.coins().size()) {
                throw new CommandFailedException(
                        "another payment of this wallet spends these coins now; run it again when that one is final");
            }
            TransactionBuilder builder = new TransactionBuilder(network.hash());
            Transaction signed = builder.sign(
                    builder.body(new Payment(List.of(), new byte[0], 0, validUntil), each),
                    each.coins(),
                    keys.signers());
            String owner = AddressText.encode(each.changeTo(), network.network());
            PaymentRecord payment = PaymentRecord.open(
                    network.hash(),
                    signed,
                    List.of(new PaymentRecord.Recipient(owner, each.change())),
                    each.fee(),
                    Instant.now());
            journal.add(payment, Optional.empty());
            return payment;
        }
    }

    private void print(CoinMerger.Plan plan, int before, List<String> txids) {
        Console console = new Console(spec.commandLine().getOut());
        if (!node.json()) {
            console.line(
                    txids.isEmpty()
                            ? "nothing to merge: no address has two coins that are worth it"
                            : before + " coins are " + plan.left() + " now, fee " + Console.time(plan.fee()));
            return;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("coinsBefore", before);
        json.put("coinsAfter", plan.left());
        json.put("fee", Long.toString(plan.fee()));
        json.put("txids", txids);
        console.json(json);
    }
}
