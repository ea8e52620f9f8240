package io.timecoin.cli;

import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.pay.FeeBound;
import io.timecoin.cli.pay.PaymentJournal;
import io.timecoin.cli.pay.PaymentOrder;
import io.timecoin.cli.pay.PaymentRecord;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.Transaction;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
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

/**
 * {@code timecoin wallet send}: pays, and waits until that is final. Settles first what the journal holds open; the payment is
 * written down before it leaves.
 */
@Command(
        name = "send",
        description = {
            "Pays, and waits until the payment is final.",
            "What is signed is written to FILE.payments beside the wallet before it is sent. While an equal payment of it may"
                    + " still become final, nothing is paid unless somebody agrees to a second one (--another).",
            "One that came to nothing is paid anew with a coin of it, so that never both become final."
        },
        mixinStandardHelpOptions = true)
final class WalletSendCommand implements Callable<Integer> {

    private final Prompt prompt;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls the command
    private CommandSpec spec;

    @Mixin
    private WalletFile file = new WalletFile();

    @Mixin
    private NodeOptions node;

    @Mixin
    private PayOptions pay = new PayOptions();

    @Parameters(
            arity = "0..*",
            paramLabel = "ADDRESS AMOUNT",
            description =
                    "Who is paid how much, TIME with at most eight decimals, such as 1.5; several pairs are one payment.")
    private List<String> words = new ArrayList<>();

    @Option(names = "--all", description = "Pays everything there is, less the fee, to one ADDRESS.")
    private boolean all;

    @Option(names = "--memo", description = "At most 256 bytes that everybody can read.")
    private String memo = "";

    @Option(names = "--no-wait", description = "Ends as soon as the node has taken the payment.")
    private boolean noWait;

    @Option(
            names = "--valid-for",
            defaultValue = "10m",
            converter = Durations.class,
            description =
                    "How long after the newest block it may become final, 0s for ever; default: ${DEFAULT-VALUE}.")
    private Duration validFor = Duration.ofMinutes(10);

    @Option(
            names = "--again",
            paramLabel = "TXID",
            description = "Sends a payment of the journal once more, as it was signed.")
    private @Nullable String again;

    @Option(
            names = "--instead",
            paramLabel = "TXID",
            description =
                    "Pays in place of a payment of the journal: with a coin of it, so that never both become final.")
    private @Nullable String instead;

    @Option(
            names = "--another",
            description = "Pays a second time, though an equal payment is open or has come to nothing before.")
    private boolean another;

    WalletSendCommand() {
        this(Prompt.ofProcess(), new NodeOptions());
    }

    WalletSendCommand(Prompt prompt) {
        this(prompt, new NodeOptions());
    }

    WalletSendCommand(Prompt prompt, NodeOptions node) {
        this.prompt = prompt;
        this.node = node;
    }

    @Override
    public Integer call() {
        Duration timeout = pay.timeout();
        Duration patience = noWait ? Duration.ZERO : timeout;
        Optional<SendTargets> targets = again == null ? Optional.of(targets()) : Optional.empty();
        if (targets.isEmpty() && (!words.isEmpty() || all || instead != null || another)) {
            throw usage("--again takes nothing else to pay");
        }
        if (instead != null && another) {
            throw usage("--instead and --another exclude each other");
        }
        byte[] memoBytes = memoBytes();
        FeeBound bound = pay.feeBound();
        if (again == null) {
            pay.requireSomebody(prompt);
        }
        file.addresses(); // whether there is such a wallet; nothing is made beside one that is not there
        PaymentJournal journal = PaymentJournal.beside(file.source());
        try (NodeClient client = node.connect()) {
            Genesis genesis = pay.settled(client, journal, file.source());
            if (targets.isEmpty()) {
                sendAgain(client, genesis, journal, patience);
                return 0;
            }
            PaymentOrder order = new PaymentOrder(
                    targets.get().outputs(genesis.network()),
                    targets.get().everythingTo(genesis.network()),
                    memoBytes,
                    validFor,
                    bound);
            WalletFile.Keys keys = file.open(prompt);
            PaymentAgreement.Agreed agreed = agreement(client, genesis, journal).reach(order, keys);
            PaymentRun run = run(client, genesis, journal);
            if (agreed.sentBefore()) {
                run.sendAgain(agreed.payment(), patience, node.json());
            } else {
                run.send(agreed.payment(), patience, node.json());
            }
        }
        return 0;
    }

    private PaymentAgreement agreement(NodeClient client, Genesis genesis, PaymentJournal journal) {
        PaymentAgreement.Place place = instead != null
                ? new PaymentAgreement.Place.Of(txid("--instead", instead))
                : another ? new PaymentAgreement.Place.Another() : new PaymentAgreement.Place.OfEqual();
        return new PaymentAgreement(
                client, genesis, journal, place, pay.yes() ? Optional.empty() : Optional.of(prompt), err());
    }

    private PaymentRun run(NodeClient client, Genesis genesis, PaymentJournal journal) {
        return new PaymentRun(
                client, genesis, journal, new Console(spec.commandLine().getOut()), err());
    }

    private Console err() {
        return new Console(spec.commandLine().getErr());
    }

    private SendTargets targets() {
        try {
            return SendTargets.of(words, all);
        } catch (SendTargets.WrongUsage e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    /** What a terminal could not carry as text is not written to the chain for ever. */
    private byte[] memoBytes() {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(memo));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            if (bytes.length > Transaction.MAX_MEMO_BYTES) {
                throw usage("--memo has " + bytes.length + " bytes, at most " + Transaction.MAX_MEMO_BYTES + " fit");
            }
            if (memo.indexOf('\ufffd') < 0) {
                return bytes;
            }
        } catch (CharacterCodingException _) {
            // said below
        }
        throw usage("--memo has characters that this locale cannot tell; set LC_ALL=C.UTF-8");
    }

    private ParameterException usage(String reason) {
        return new ParameterException(spec.commandLine(), reason);
    }

    private void sendAgain(NodeClient client, Genesis genesis, PaymentJournal journal, Duration patience) {
        Hash256 txid = txid("--again", String.valueOf(again));
        PaymentRecord payment = journal.get(txid, genesis.hash());
        switch (payment.state()) {
            case FINAL -> tellFinal(txid);
            case OPEN -> run(client, genesis, journal).sendAgain(payment, patience, node.json());
            case VOID, REFUSED ->
                throw new CommandFailedException("the payment " + txid + " has come to nothing; ask with: timecoin tx "
                        + txid + "; the same order given again pays in its place");
        }
    }

    private void tellFinal(Hash256 txid) {
        Console console = new Console(spec.commandLine().getOut());
        if (node.json()) {
            console.json(Map.of("txid", txid.toHex(), "state", "final"));
        } else {
            console.line("the payment " + txid + " is final; nothing was sent");
        }
    }

    private Hash256 txid(String option, String text) {
        try {
            return Hash256.ofHex(text);
        } catch (IllegalArgumentException _) {
            throw usage(option + " is a txid of 64 hexadecimal digits, not " + text);
        }
    }
}
