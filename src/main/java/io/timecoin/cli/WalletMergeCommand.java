package io.timecoin.cli;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.cli.wallet.OwnCoins;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.wallet.CoinMerger;
import io.timecoin.wallet.CoinSelection;
import io.timecoin.wallet.Payment;
import io.timecoin.wallet.SpendableCoin;
import io.timecoin.wallet.TransactionBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

    private final Prompt prompt;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Mixin
    private WalletFile file = new WalletFile();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Option(names = "--yes", description = "Does not ask before it pays the fee.")
    private boolean yes;

    @Option(
            names = "--timeout",
            defaultValue = "30s",
            converter = Durations.class,
            description = "How long to wait for each to be final, at most 5m; default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofSeconds(30);

    @Option(
            names = "--genesis",
            paramLabel = "FILE",
            description = "Pays only if the node belongs to the network of this genesis file.")
    private @Nullable Path genesis;

    WalletMergeCommand() {
        this(Prompt.ofProcess());
    }

    WalletMergeCommand(Prompt prompt) {
        this.prompt = prompt;
    }

    @Override
    public Integer call() {
        if (timeout.isZero() || timeout.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new ParameterException(spec.commandLine(), "--timeout is not within 1ms to 5m");
        }
        if (!yes && !prompt.isInteractive()) {
            throw new CommandFailedException(
                    "there is no terminal to ask on; give --yes to pay the fee without asking");
        }
        try (NodeClient client = node.connect()) {
            NodeNetwork told = NodeNetwork.of(client.status());
            NodeNetwork network = genesis == null ? told : told.pinnedBy(genesis);
            WalletFile.Keys keys = file.open(prompt);
            List<SpendableCoin> coins = new OwnCoins(client, network.network()).of(keys.addresses());
            CoinMerger merger = new CoinMerger(network.parameters());
            CoinMerger.Plan plan = merger.plan(coins);
            if (plan.transactions() > 0 && !yes && !prompt.confirms(question(plan, coins.size(), network))) {
                throw new CommandFailedException("nothing was merged");
            }
            List<String> txids = merge(client, network, keys, merger, coins);
            print(plan, coins.size(), txids);
        }
        return 0;
    }

    private static String question(CoinMerger.Plan plan, int coins, NodeNetwork network) {
        return "Merge " + coins + " coins into " + plan.left() + " in " + plan.transactions() + " transactions on "
                + network.network().label() + " " + network.chainName() + ", fee " + Console.time(plan.fee()) + "?";
    }

    private List<String> merge(
            NodeClient client,
            NodeNetwork network,
            WalletFile.Keys keys,
            CoinMerger merger,
            List<SpendableCoin> coins) {
        TransactionBuilder builder = new TransactionBuilder(network.genesisHash());
        Set<SpendableCoin> left = new LinkedHashSet<>(coins);
        List<String> txids = new ArrayList<>();
        for (List<CoinSelection.Selected> round = merger.round(coins);
                !round.isEmpty();
                round = merger.round(List.copyOf(left))) {
            for (CoinSelection.Selected each : round) {
                Transaction transaction =
                        builder.sign(builder.body(Payment.of(List.of()), each), each.coins(), keys.signers());
                send(client, transaction);
                each.coins().forEach(left::remove);
                left.add(CoinMerger.merged(each, new OutPoint(transaction.txid(), 0)));
                txids.add(transaction.txid().toHex());
                progress(each, transaction);
            }
        }
        return txids;
    }

    private void send(NodeClient client, Transaction transaction) {
        String ask = "; running it again goes on from there, ask with: timecoin tx " + transaction.txid();
        try {
            JsonReply reply = client.submit(transaction, timeout);
            if (!reply.text("state").equals("final")) {
                throw new CommandFailedException("a merge is not final after " + timeout.toMillis() + " ms" + ask);
            }
        } catch (NodeClientException e) {
            throw new CommandFailedException(e.getMessage() + ask, e);
        }
    }

    private void progress(CoinSelection.Selected each, Transaction transaction) {
        if (!node.json()) {
            new Console(spec.commandLine().getOut())
                    .line("final  " + each.coins().size() + " coins are one of " + Console.time(each.change())
                            + ", fee " + Console.time(each.fee()) + "  " + transaction.txid());
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
