package io.timecoin.cli.testnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.Program;
import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signature;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.Witness;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Four packaged processes that agree, as the command {@code testnet} starts them, and coins to send. */
final class TestNetwork implements AutoCloseable {

    static final int NODES = 4;

    private static final Duration FINALITY_PATIENCE = Duration.ofSeconds(20);
    private static final long RETRY_NANOS = 100_000_000;
    private static final int ATTEMPTS = 100;

    private final LocalNetwork network;
    private final List<NodeClient> clients;
    private final TransferPlan transfers;
    private final List<OutPoint> unused = new ArrayList<>();

    private TestNetwork(LocalNetwork network) {
        this.network = network;
        this.clients = network.clients();
        this.transfers = new TransferPlan(
                genesis().hash(), genesis().parameters(), network.shared().faucet());
    }

    /** Starts a new network and waits until all are ready. */
    static TestNetwork start(Path directory, Duration epoch) {
        LocalNetworkPlan plan = FreePorts.plan(directory, NODES, epoch);
        LocalNetwork network = LocalNetwork.start(plan, NodeJvm.of(Program.jar(), Map.of()), Clock.systemUTC());
        TestNetwork started = new TestNetwork(network);
        try {
            started.awaitReady();
            for (JsonReply coin : started.clients
                    .getFirst()
                    .coins(started.faucet(), Optional.empty())
                    .list("items")) {
                started.unused.add(outPoint(coin));
            }
            return started;
        } catch (RuntimeException | Error e) {
            started.close();
            throw e;
        }
    }

    private static OutPoint outPoint(JsonReply coin) {
        return new OutPoint(Hash256.ofHex(coin.text("txid")), Math.toIntExact(coin.number("vout")));
    }

    Genesis genesis() {
        return network.shared().genesis();
    }

    String faucet() {
        return AddressText.encode(network.shared().faucetAddress(), genesis().network());
    }

    List<NodeClient> clients() {
        return clients;
    }

    NodeProcess process(int node) {
        return network.nodes().get(node);
    }

    void restart(int node) {
        network.restart(node);
    }

    void awaitReady() {
        network.awaitReady(LocalNetwork.START_PATIENCE);
    }

    /** Transfers of coins that no other test has. */
    synchronized List<Transaction> newTransfers(int count) {
        List<OutPoint> coins = unused.subList(0, count);
        List<Transaction> signed = coins.stream().map(this::transfer).toList();
        coins.clear();
        return signed;
    }

    /** Two transfers of one coin that no other test has. */
    synchronized List<Transaction> doubleSpend() {
        OutPoint coin = unused.removeFirst();
        return List.of(transfer(coin), rival(coin));
    }

    /** Another transfer of the coin, all of it to one output. */
    private Transaction rival(OutPoint coin) {
        Signer owner = network.shared().faucet();
        TransactionBody body = TransactionBody.transfer(
                List.of(coin),
                List.of(new TransactionOutput(
                        LocalNetworkFiles.FAUCET_COIN - 1_000_000, Address.of(owner.publicKey()))));
        Signature signature = owner.sign(body.sighash(genesis().hash(), LocalNetworkFiles.FAUCET_COIN));
        return Transaction.of(body, List.of(new Witness(owner.publicKey(), signature)));
    }

    private Transaction transfer(OutPoint coin) {
        return transfers.transfer(coin, LocalNetworkFiles.FAUCET_COIN).orElseThrow();
    }

    /** Sends a transfer, at first to this node and to the others in turn while that is down, until it is final. */
    void sendUntilFinal(Transaction transfer, int first) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                JsonReply reply = clients.get((first + attempt) % NODES).submit(transfer, FINALITY_PATIENCE);
                if (reply.text("state").equals("final")) {
                    return;
                }
            } catch (NodeClientException e) {
                if (!e.isTransient()) {
                    throw e;
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
        throw new AssertionError("transfer " + transfer.txid() + " is not final after " + ATTEMPTS + " attempts");
    }

    /** Waits until each is final on every node, then compares what all hold: states, coins, balance, head, supply. */
    void assertAllHold(List<Transaction> finals) {
        for (NodeClient node : clients) {
            for (Transaction transfer : finals) {
                Await.until(
                        () -> "transfer " + transfer.txid() + " is final at " + node.base(),
                        () -> node.isFinal(transfer.txid()));
            }
        }
        for (Transaction transfer : finals) {
            assertOneBlock(transfer);
            assertCoins(transfer);
        }
        NetworkHead head = NetworkHead.agreedBy(clients, Await.PATIENCE);
        assertEquals(NODES, head.nodes());
        assertEquals(
                1,
                clients.stream()
                        .map(node -> node.get("/v1/addresses/" + faucet()).text("finalBalance"))
                        .distinct()
                        .count());
    }

    private void assertOneBlock(Transaction transfer) {
        List<String> blocks = clients.stream()
                .map(node -> node.transaction(transfer.txid().toHex()).orElseThrow())
                .map(reply -> reply.object("block").orElseThrow())
                .map(block -> block.number("height") + " " + block.text("hash") + " " + block.number("index"))
                .distinct()
                .toList();
        assertEquals(1, blocks.size(), () -> transfer.txid() + " is in " + blocks);
    }

    private void assertCoins(Transaction transfer) {
        OutPoint spent = transfer.inputs().getFirst();
        for (NodeClient node : clients) {
            JsonReply input = coin(node, spent);
            assertEquals(transfer.txid().toHex(), input.text("spender"));
            assertTrue(List.of("SPENT_FINALIZED", "CONFIRMED").contains(input.text("state")), () -> "" + input);
            for (int vout = 0; vout < transfer.outputs().size(); vout++) {
                JsonReply output = coin(node, new OutPoint(transfer.txid(), vout));
                assertEquals("UNSPENT", output.text("state"));
                assertEquals(transfer.outputs().get(vout).value(), output.amount("amount"));
                assertEquals(faucet(), output.text("address"));
            }
        }
    }

    static JsonReply coin(NodeClient node, OutPoint coin) {
        return node.get("/v1/utxos/" + coin.txid().toHex() + "/" + coin.vout());
    }

    @Override
    public void close() {
        clients.forEach(NodeClient::close);
        network.close();
    }
}
