package io.timecoin.cli;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Amount;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.wallet.CoinSelection;
import io.timecoin.wallet.Payment;
import io.timecoin.wallet.TransactionBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code timecoin wallet send}: pays, and waits until that is final. */
@Command(name = "send", description = "Pays, and waits until the payment is final.", mixinStandardHelpOptions = true)
final class WalletSendCommand implements Callable<Integer> {

    private final Prompt prompt;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Mixin
    private WalletFile file = new WalletFile();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Parameters(index = "0", paramLabel = "ADDRESS", description = "Who is paid.")
    private String address = "";

    @Parameters(index = "1", paramLabel = "AMOUNT", description = "TIME with at most eight decimals, such as 1.5.")
    private String amount = "";

    @Option(names = "--yes", description = "Does not ask before it pays.")
    private boolean yes;

    @Option(names = "--memo", description = "At most 256 bytes that everybody can read.")
    private String memo = "";

    @Option(names = "--no-wait", description = "Ends as soon as the node has taken the payment.")
    private boolean noWait;

    @Option(
            names = "--timeout",
            defaultValue = "30s",
            converter = Durations.class,
            description = "How long to wait for finality, at most 5m; default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofSeconds(30);

    @Option(
            names = "--genesis",
            paramLabel = "FILE",
            description = "Pays only if the node belongs to the network of this genesis file.")
    private @Nullable Path genesis;

    WalletSendCommand() {
        this(Prompt.ofProcess());
    }

    WalletSendCommand(Prompt prompt) {
        this.prompt = prompt;
    }

    /** What is about to be signed. */
    private record Draft(String to, long amount, Payment payment, CoinSelection.Selected selected) {}

    @Override
    public Integer call() {
        long satoshis = satoshis();
        if (timeout.isZero() || timeout.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new ParameterException(spec.commandLine(), "--timeout is not within 1ms to 5m");
        }
        if (!yes && !prompt.isInteractive()) {
            throw new CommandFailedException("there is no terminal to ask on; give --yes to pay without asking");
        }
        try (NodeClient client = node.connect()) {
            NodeNetwork told = NodeNetwork.of(client.status());
            NodeNetwork network = genesis == null ? told : told.pinnedBy(genesis);
            Payment payment = payment(recipient(network), satoshis);
            WalletFile.Keys keys = file.open(prompt);
            CoinSelection.Selected selected = new PaymentCoins(client, network).choose(payment, keys.addresses());
            Draft draft = new Draft(address, satoshis, payment, selected);
            if (!yes && !prompt.confirms(question(draft, network))) {
                throw new CommandFailedException("nothing was paid");
            }
            return send(client, sign(draft, keys, network), draft);
        }
    }

    private long satoshis() {
        return switch (Amount.parse(amount)) {
            case Amount.Parsed.Satoshis parsed when parsed.value() > 0 -> parsed.value();
            case Amount.Parsed.Satoshis _ ->
                throw new ParameterException(spec.commandLine(), "nothing would be paid: " + amount);
            case Amount.Parsed.NotAnAmount not -> throw new ParameterException(spec.commandLine(), not.detail());
        };
    }

    private Address recipient(NodeNetwork network) {
        return switch (AddressText.parse(address, network.network())) {
            case AddressText.Outcome.Parsed parsed -> parsed.address();
            case AddressText.Outcome.Refused refused ->
                throw new CommandFailedException(address + " cannot be paid: " + refused.detail());
        };
    }

    private Payment payment(Address to, long satoshis) {
        byte[] bytes = memo.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > Transaction.MAX_MEMO_BYTES) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--memo has " + bytes.length + " bytes, at most " + Transaction.MAX_MEMO_BYTES + " fit");
        }
        return new Payment(List.of(new TransactionOutput(satoshis, to)), bytes, 0, 0);
    }

    private static String question(Draft draft, NodeNetwork network) {
        return "Pay " + Console.time(draft.amount()) + " to " + draft.to() + " on "
                + network.network().label() + " " + network.chainName() + ", fee "
                + Console.time(draft.selected().fee()) + "?";
    }

    private static Transaction sign(Draft draft, WalletFile.Keys keys, NodeNetwork network) {
        TransactionBuilder builder = new TransactionBuilder(network.genesisHash());
        TransactionBody body = builder.body(draft.payment(), draft.selected());
        return builder.sign(body, draft.selected().coins(), keys.signers());
    }

    private int send(NodeClient client, Transaction transaction, Draft draft) {
        long begin = System.nanoTime();
        JsonReply reply = submit(client, transaction);
        long millis = (System.nanoTime() - begin) / 1_000_000;
        boolean done = reply.text("state").equals("final");
        Map<String, Object> rows = new LinkedHashMap<>();
        rows.put("txid", transaction.txid().toHex());
        rows.put("state", reply.text("state"));
        rows.put("to", draft.to());
        rows.put("amount", shown(draft.amount()));
        rows.put("fee", shown(draft.selected().fee()));
        if (done) {
            addFinality(rows, client, reply, millis);
        }
        Console console = new Console(spec.commandLine().getOut());
        if (node.json()) {
            console.json(rows);
        } else {
            console.table(rows);
        }
        if (!done && !noWait) {
            throw new CommandFailedException("the payment is not final after " + timeout.toMillis()
                    + " ms and may still become so; ask with: timecoin tx " + transaction.txid());
        }
        return 0;
    }

    /** The same transaction again is the same answer: what broke off can be asked for, and is never paid twice. */
    private JsonReply submit(NodeClient client, Transaction transaction) {
        try {
            return client.submit(transaction, noWait ? Duration.ZERO : timeout);
        } catch (NodeClientException e) {
            if (e.status() == 0) {
                throw new CommandFailedException(
                        e.getMessage() + "; whether the payment arrived is unknown, ask with: timecoin tx "
                                + transaction.txid(),
                        e);
            }
            throw e;
        }
    }

    private void addFinality(Map<String, Object> rows, NodeClient client, JsonReply reply, long millis) {
        rows.put(node.json() ? "finalityMillis" : "final after", node.json() ? (Object) millis : millis + " ms");
        Optional<JsonReply> block = reply.object("block");
        if (block.isEmpty()) {
            return;
        }
        long height = block.get().number("height");
        Optional<CertifiedWeight> weight = CertifiedWeight.of(client, height);
        if (node.json()) {
            rows.put("height", height);
            rows.put("blockHash", block.get().text("hash"));
            weight.ifPresent(
                    w -> rows.put("certificate", Map.of("signedWeight", w.signed(), "totalWeight", w.total())));
        } else {
            rows.put("block", height + " " + block.get().text("hash"));
            weight.ifPresent(w -> rows.put("signed by", w.signed() + " of " + w.total() + " voting weight"));
        }
    }

    private Object shown(long satoshis) {
        return node.json() ? Long.toString(satoshis) : Console.time(satoshis);
    }
}
