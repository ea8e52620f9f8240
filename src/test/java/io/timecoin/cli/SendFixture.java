package io.timecoin.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.timecoin.cli.client.NodeLimits;
import io.timecoin.cli.pay.PaymentJournal;
import io.timecoin.cli.pay.PaymentRecord;
import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Network;
import io.timecoin.node.KeyFile;
import io.timecoin.node.NodeStartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine;

/** A wallet's key file, a node, a proxy before it, and {@code wallet send} with little patience. */
final class SendFixture implements AutoCloseable {

    static final Address PAYEE = Address.of(Ed25519Signer.ofSeed(new byte[32]).publicKey());
    static final String TO = AddressText.encode(PAYEE, Network.DEVNET);

    /** Long enough for a machine that is busy, where an answer is meant to come. */
    static final NodeLimits PATIENT =
            new NodeLimits(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(30));

    /** Where none is meant to come. */
    static final NodeLimits HASTY =
            new NodeLimits(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(30));

    /** For a stream that falls silent. */
    static final NodeLimits IMPATIENT_WITH_SILENCE =
            new NodeLimits(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMillis(300));

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    /** Where stdout goes. */
    Writer stdout = out;

    final FakeWalletNode node;
    final MisbehavingProxy proxy;
    final Path key;
    NodeLimits limits = PATIENT;

    SendFixture(Path directory) throws IOException, NodeStartException {
        this(directory, new FakeWalletNode());
    }

    SendFixture(Path directory, FakeWalletNode node) throws IOException, NodeStartException {
        this.node = node;
        this.proxy = new MisbehavingProxy(node.url());
        this.key = directory.resolve("wallet.key");
        if (Files.notExists(key)) {
            KeyFile.create(key, new SecureRandom());
        }
    }

    /** A person who does something when asked, and then agrees. */
    record Agreeing(Consumer<String> first) implements Prompt {
        @Override
        public boolean isInteractive() {
            return true;
        }

        @Override
        public char[] secret(String question) {
            throw new AssertionError("a key file has no password");
        }

        @Override
        public boolean confirms(String question) {
            first.accept(question);
            return true;
        }
    }

    /** Without a question. */
    int send(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--yes");
        return send(question -> {}, all.toArray(String[]::new));
    }

    /** With a person who is asked, and agrees after {@code first}. */
    int send(Consumer<String> first, String... words) {
        List<String> all = new ArrayList<>(List.of("--key", key.toString(), "--url", proxy.url()));
        all.addAll(List.of(words));
        return new CommandLine(new WalletSendCommand(new Agreeing(first), new NodeOptions(limits)))
                .setExecutionExceptionHandler(new FailureReport())
                .setOut(new PrintWriter(stdout))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
    }

    /** Forgets what was printed. */
    SendFixture quiet() {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return this;
    }

    JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out.toString());
    }

    List<PaymentRecord> journal() {
        return PaymentJournal.beside(key).records();
    }

    PaymentRecord last() {
        return journal().getLast();
    }

    /** The only payment that was made, as it was sent. */
    String txid() {
        return last().txid().toHex();
    }

    String printed() {
        return "stdout: " + out + "stderr: " + err;
    }

    @Override
    public void close() {
        proxy.close();
        node.close();
    }
}
